/** The contract every channel must pass, with a stub vendor to run it against. */
@NullMarked
package io.countersign.channel.testkit;

import org.jspecify.annotations.NullMarked;
