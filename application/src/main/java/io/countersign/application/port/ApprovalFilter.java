package io.countersign.application.port;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are listed; null means no restriction.
 *
 * @param approver who is or was asked; not whoever was only told
 * @param label {@code name=value}
 * @param before only requests older than this one
 */
public record ApprovalFilter(
    @Nullable RequestState state,
    @Nullable EmailAddress approver,
    @Nullable EmailAddress requester,
    @Nullable String label,
    @Nullable RequestId before,
    int limit) {}
