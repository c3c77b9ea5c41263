/** What the benchmark says about itself. */
@NullMarked
package io.countersign.bench;

import org.jspecify.annotations.NullMarked;
