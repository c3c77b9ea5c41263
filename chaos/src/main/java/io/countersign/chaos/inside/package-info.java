/**
 * What is added to the launched application: places where it halts, and bugs planted on purpose.
 */
@NullMarked
package io.countersign.chaos.inside;

import org.jspecify.annotations.NullMarked;
