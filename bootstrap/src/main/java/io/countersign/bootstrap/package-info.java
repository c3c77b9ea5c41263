/** Starts Countersign and wires its parts together. */
@NullMarked
package io.countersign.bootstrap;

import org.jspecify.annotations.NullMarked;
