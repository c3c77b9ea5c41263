package io.countersign.domain.continuation;

import org.jspecify.annotations.Nullable;

/**
 * What whatever waited is given.
 *
 * @param event {@code approval.decided}, {@code approval.expired}, …
 * @param body the JSON text, composed once and the same on every attempt
 * @param callbackUrl where the caller wants it sent, null when it waits or polls
 */
public record ResponseData(ResumeId id, String event, String body, @Nullable String callbackUrl) {}
