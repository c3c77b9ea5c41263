/**
 * The contract every channel must pass, with sample notices and what a stub of its vendor must
 * show.
 */
@NullMarked
package io.countersign.channel.testkit;

import org.jspecify.annotations.NullMarked;
