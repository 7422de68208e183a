/** What tests of this and of other modules share: the PostgreSQL and the MariaDB that they run on. */
@NullMarked
package dev.integrations.jdbc.testing;

import org.jspecify.annotations.NullMarked;
