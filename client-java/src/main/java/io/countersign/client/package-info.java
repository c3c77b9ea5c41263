/**
 * Asks a Countersign installation for approvals and runs its workflows: thin, blocking, and on the
 * JDK's HTTP client. Begin at {@link io.countersign.client.CountersignClient}.
 */
@NullMarked
package io.countersign.client;

import org.jspecify.annotations.NullMarked;
