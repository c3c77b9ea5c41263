/** The demo: a tenant, people and a key to try things out with. */
@NullMarked
package io.countersign.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
