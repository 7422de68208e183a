/** What somebody else has written, and test jars are packed of. */
@NullMarked
package com.example.jarred;

import org.jspecify.annotations.NullMarked;
