/** Where this installation may connect to: one guard for every way out. */
@NullMarked
package io.countersign.application.egress;

import org.jspecify.annotations.NullMarked;
