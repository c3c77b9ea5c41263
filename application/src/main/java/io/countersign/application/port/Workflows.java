package io.countersign.application.port;

import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.WorkflowName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Definitions in all their versions. What a version says never changes; a draft's does. */
public interface Workflows {
  /** The number of every workflow's draft; published ones count from 1. */
  int DRAFT = 0;

  /** Stores the draft in place of the one that there was. */
  void putDraft(TenantId tenant, Version draft);

  /** Like {@link #find} of the draft, and keeps others from publishing meanwhile. */
  Optional<Version> findDraftForUpdate(TenantId tenant, WorkflowName name);

  /** Stores a version that there was not. */
  void add(TenantId tenant, Version version);

  /** Stores state and times of a version that there is. */
  void save(TenantId tenant, Version version);

  Optional<Version> find(TenantId tenant, WorkflowName name, int number);

  /** The highest that is published and not retired. */
  Optional<Version> findCurrent(TenantId tenant, WorkflowName name);

  /** All of one workflow, the draft first, then by number. */
  List<Version> versions(TenantId tenant, WorkflowName name);

  /** Names in their order, those after {@code after}; empty text for the first. */
  List<WorkflowName> names(TenantId tenant, String after, int limit);

  /**
   * One version.
   *
   * @param document what it says, as it was given
   * @param publishedAt null for a draft
   * @param retiredAt null unless it is retired
   */
  record Version(
      WorkflowName name,
      int number,
      State state,
      DefinitionHash hash,
      JsonValue document,
      Instant createdAt,
      @Nullable Instant publishedAt,
      @Nullable Instant retiredAt) {
    /** Where a version stands. */
    public enum State {
      DRAFT,
      PUBLISHED,
      /** Begins no more executions; those that run go on. */
      RETIRED
    }

    public static Version draft(WorkflowName name, JsonValue document, Instant now) {
      return new Version(
          name, DRAFT, State.DRAFT, DefinitionHash.of(document), document, now, null, null);
    }

    public Version published(int asNumber, Instant now) {
      return new Version(name, asNumber, State.PUBLISHED, hash, document, createdAt, now, null);
    }

    public Version retired(Instant now) {
      return new Version(name, number, State.RETIRED, hash, document, createdAt, publishedAt, now);
    }
  }
}
