package io.countersign.adapters.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor where it goes on, null at the end
 */
record Page<T>(
    List<T> items,
    @Schema(nullable = true, description = "Give it as ?cursor= for what follows; null at the end")
        @Nullable String nextCursor) {}
