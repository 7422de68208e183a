/** What somebody else has written, and test jars are packed of. */
@NullMarked
package com.example.packed;

import org.jspecify.annotations.NullMarked;
