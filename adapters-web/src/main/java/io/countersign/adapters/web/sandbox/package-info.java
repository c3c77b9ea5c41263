/** The demo's mailbox, to read with a browser what the sandbox caught. Absent outside the demo. */
@NullMarked
package io.countersign.adapters.web.sandbox;

import org.jspecify.annotations.NullMarked;
