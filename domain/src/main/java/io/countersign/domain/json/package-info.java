/** Canonical JSON (RFC 8785): the bytes that digests and signatures are made over. */
@NullMarked
package io.countersign.domain.json;

import org.jspecify.annotations.NullMarked;
