/**
 * What an approval is: words, rules and state machines. No clock, no randomness, no input or
 * output.
 */
@NullMarked
package io.countersign.domain;

import org.jspecify.annotations.NullMarked;
