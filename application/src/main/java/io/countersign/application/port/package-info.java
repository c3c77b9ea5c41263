/** What the use cases need from storage. Every method names its tenant first, or says why not. */
@NullMarked
package io.countersign.application.port;

import org.jspecify.annotations.NullMarked;
