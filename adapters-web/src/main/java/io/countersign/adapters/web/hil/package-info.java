/** The pages people meet behind the links in their messages: look, decide, edit, receipt. */
@NullMarked
package io.countersign.adapters.web.hil;

import org.jspecify.annotations.NullMarked;
