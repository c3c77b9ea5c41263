/** What would happen, worked out without doing it. */
@NullMarked
package io.countersign.application.simulation;

import org.jspecify.annotations.NullMarked;
