/**
 * The contract that every channel must pass. The test of a channel implements {@link
 * io.countersign.channel.testkit.HilChannelContract} with a channel, an account and a stub of its
 * vendor; all tests are inherited. Which of them apply is seen from the interfaces that the channel
 * implements. How to write a channel from nothing is in {@code docs/adding-a-channel.md}.
 */
@NullMarked
package io.countersign.channel.testkit;

import org.jspecify.annotations.NullMarked;
