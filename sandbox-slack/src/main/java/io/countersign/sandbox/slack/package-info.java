/** A pretend Slack workspace: the vendor's double, which depends on nothing of Countersign. */
@NullMarked
package io.countersign.sandbox.slack;

import org.jspecify.annotations.NullMarked;
