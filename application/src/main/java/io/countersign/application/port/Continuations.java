package io.countersign.application.port;

import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resumptions owed to callers. The body is stored once and sent unchanged. */
public interface Continuations {
  void addAll(TenantId tenant, List<Continuation> continuations);

  Optional<Continuation> find(TenantId tenant, ResumeId id);

  List<Continuation> ofRequest(TenantId tenant, RequestId request);

  /** Oldest first. */
  List<Continuation> ofExecution(TenantId tenant, ExecutionId execution);

  /**
   * Stores state, attempts and failure of the one with the same id, unless a later attempt has
   * begun: a replica that was paused and lost its job to another writes no more.
   */
  void save(TenantId tenant, Continuation continuation);

  /**
   * One resumption and where it stands.
   *
   * @param about what waits for it
   */
  record Continuation(
      Resumable about,
      ResponseData data,
      State state,
      int attempts,
      String lastFailure,
      Instant createdAt,
      @Nullable Instant resumedAt) {

    /** Where a resumption stands. */
    public enum State {
      QUEUED,
      RESUMED,
      FAILED
    }

    /** One more attempt is being made. */
    public Continuation begun() {
      return new Continuation(about, data, state, attempts + 1, lastFailure, createdAt, resumedAt);
    }

    public Continuation resumed(Instant now) {
      return new Continuation(about, data, State.RESUMED, attempts, "", createdAt, now);
    }

    /** The last attempt failed, and there will be more. */
    public Continuation waiting(String why) {
      return new Continuation(about, data, State.QUEUED, attempts, why, createdAt, null);
    }

    /** There will be no more attempts unless somebody asks for them. */
    public Continuation failed(String why) {
      return new Continuation(about, data, State.FAILED, attempts, why, createdAt, null);
    }
  }
}
