/** The description of the API for programs that generate clients. */
@NullMarked
package io.countersign.adapters.web.openapi;

import org.jspecify.annotations.NullMarked;
