/** The HTTP that Countersign serves: API, link pages and console. */
@NullMarked
package io.countersign.adapters.web;

import org.jspecify.annotations.NullMarked;
