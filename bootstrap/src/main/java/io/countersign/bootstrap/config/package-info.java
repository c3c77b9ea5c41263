/** Reads the environment, and refuses to start in words when it is not usable. */
@NullMarked
package io.countersign.bootstrap.config;

import org.jspecify.annotations.NullMarked;
