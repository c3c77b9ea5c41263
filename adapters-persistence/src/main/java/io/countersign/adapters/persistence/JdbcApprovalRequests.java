package io.countersign.adapters.persistence;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.RequestExpiredException;
import io.countersign.application.port.StaleRequestException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Clocks;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionId;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.History;
import io.countersign.domain.request.Overriding;
import io.countersign.domain.request.Question;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.Reply;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Returned;
import io.countersign.domain.request.Revision;
import io.countersign.domain.request.StaleDecision;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.Escalation;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcApprovalRequests implements ApprovalRequests {
  private static final String BY_EMAIL = "email";
  private static final String IN_ROLE = "role";
  private static final String STAND_IN = "stand-in";
  private static final String MANAGER = "manager";
  private static final String APPROVER = "approver";
  private static final String MACHINE = "machine";
  private static final String INSERT_DECISION =
      """
      INSERT INTO decision (tenant_id, id, request_id, place, assignment_id, responder_kind,
        responder_id, responder_name, verdict, comment_text, submitted, seen, channel, assurance, ip,
        user_agent, link_key_id, link_expires_at, vouched_for, decided_at, revision)
      """;

  private final Sql sql;
  private final Engine engine;
  private final JdbcTenantClock clock;

  JdbcApprovalRequests(Sql sql, Engine engine, JdbcTenantClock clock) {
    this.sql = sql;
    this.engine = engine;
    this.clock = clock;
  }

  @Override
  public void add(TenantId tenant, ApprovalRequest request) {
    var step = request.step();
    sql.update(
        """
        INSERT INTO approval_request (tenant_id, id, state, title, requester, content, salt, created_at,
          expires_at, closed_at, version, decision_count, revision, return_count, asked_at,
          counted_from, escalated, ran_out)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        request.id(),
        request.state(),
        step.title(),
        step.requester() == null ? null : step.requester().normalized(),
        ContentJson.of(step),
        request.salt(),
        request.createdAt(),
        request.expiresAt(),
        request.closedAt(),
        request.version(),
        request.answersGiven(),
        request.revision(),
        request.history().returned().size(),
        request.clocks().askedAt(),
        request.clocks().countedFrom(),
        request.clocks().escalated(),
        request.clocks().ranOut());
    addAssignments(tenant, request, request.assignments());
    for (var decision : request.decisions()) {
      add(tenant, request, decision);
    }
    addLabels(tenant, request);
  }

  private void addLabels(TenantId tenant, ApprovalRequest request) {
    sql.insert(
        "INSERT INTO approval_label (tenant_id, label, request_id, request_state)",
        request.step().labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .distinct()
            .map(label -> List.<@Nullable Object>of(tenant, label, request.id(), request.state()))
            .toList());
  }

  private void addAssignments(
      TenantId tenant, ApprovalRequest request, List<Assignment> assignments) {
    var rows = new ArrayList<List<@Nullable Object>>();
    for (var assignment : assignments) {
      var reason = assignment.reasons().isEmpty() ? null : assignment.reasons().getFirst();
      var passed = assignment.passedOn();
      var via = assignment.via();
      rows.add(
          Arrays.asList(
              tenant,
              assignment.id(),
              request.id(),
              request.state(),
              request.assignments().indexOf(assignment),
              assignment.email(),
              assignment.email().normalized(),
              assignment.name(),
              assignment.locale().toLanguageTag(),
              switch (reason) {
                case null -> STAND_IN;
                case ApproverRef.ByEmail _ -> BY_EMAIL;
                case ApproverRef.InRole _ -> IN_ROLE;
                case ApproverRef.ManagerOfRequester _ -> MANAGER;
              },
              switch (reason) {
                case null -> "";
                case ApproverRef.ByEmail(var email) -> email;
                case ApproverRef.InRole(var role) -> role;
                case ApproverRef.ManagerOfRequester() -> "requester";
              },
              assignment.reasons().size() == 1
                  ? null
                  : ContentJson.ofApprovers(assignment.reasons()),
              passed == null ? null : passed.to(),
              passed == null ? null : passed.cause(),
              via == null ? null : via.level(),
              via == null ? null : via.action()));
    }
    sql.insert(
        """
        INSERT INTO assignment (tenant_id, id, request_id, request_state, place, email, email_normalized,
          name, locale, reason_kind, reason, reasons, passed_on_to, passed_on_cause,
          escalation_level, escalation_action)
        """,
        rows);
  }

  @Override
  public Optional<ApprovalRequest> find(TenantId tenant, RequestId id) {
    return findAll(tenant, List.of(id)).stream().findFirst();
  }

  @Override
  public List<ApprovalRequest> findAll(TenantId tenant, List<RequestId> ids) {
    return requests(
        tenant,
        "SELECT * FROM approval_request WHERE tenant_id = ? AND id IN (%s)"
            .formatted(Sql.placeholders(ids.size())),
        parameters(List.of(tenant), ids));
  }

  @Override
  public boolean waitsForApprovers(TenantId tenant, RequestId id) {
    return sql.first(
            """
            SELECT state FROM approval_request WHERE tenant_id = ? AND id = ? AND state = ?
              AND paused_at IS NULL
            """,
            row -> true,
            tenant,
            id,
            RequestState.PENDING)
        .isPresent();
  }

  @Override
  public Optional<ApprovalRequest> findForUpdate(TenantId tenant, RequestId id) {
    return requests(
            tenant,
            "SELECT * FROM approval_request WHERE tenant_id = ? AND id = ? FOR UPDATE",
            tenant,
            id)
        .stream()
        .findFirst();
  }

  @Override
  public void saveDecision(TenantId tenant, ApprovalRequest after, Decision decision) {
    changedInTime(tenant, after);
    try {
      add(tenant, after, decision);
    } catch (DatabaseException failed) {
      throw failed.duplicate() ? new StaleRequestException(after.id().toString()) : failed;
    }
  }

  @Override
  public void saveReturned(TenantId tenant, ApprovalRequest after) {
    changedInTime(tenant, after);
    var round = after.waitingForChanges().orElseThrow();
    var returned = round.returned();
    var evidence = returned.evidence();
    sql.update(
        """
        INSERT INTO revision (tenant_id, request_id, revision, content, salt, assignment_id,
          responder_kind, responder_id, responder_name, comment_text, seen, channel, assurance, ip,
          user_agent, link_key_id, link_expires_at, vouched_for, returned_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        after.id(),
        round.number(),
        ContentJson.of(round.step()),
        round.salt(),
        returned.responder().assignment(),
        kind(returned.responder()),
        name(returned.responder()),
        displayName(returned.responder()),
        returned.why().text(),
        returned.seen(),
        returned.channel(),
        returned.assurance(),
        evidence.ip(),
        evidence.userAgent(),
        evidence.linkKeyId(),
        evidence.linkExpiresAt(),
        evidence.vouchedFor(),
        returned.at());
  }

  @Override
  public void saveAsked(TenantId tenant, ApprovalRequest after) {
    changedInTime(tenant, after);
    saveClocks(tenant, after);
    var question = after.history().questions().getLast();
    var evidence = question.evidence();
    sql.update(
        """
        INSERT INTO question (tenant_id, request_id, number, revision, assignment_id, responder_kind,
          responder_id, responder_name, question_text, seen, channel, assurance, ip, user_agent,
          link_key_id, link_expires_at, vouched_for, asked_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        after.id(),
        question.number(),
        question.revision(),
        question.responder().assignment(),
        kind(question.responder()),
        name(question.responder()),
        displayName(question.responder()),
        question.text().text(),
        question.seen(),
        question.channel(),
        question.assurance(),
        evidence.ip(),
        evidence.userAgent(),
        evidence.linkKeyId(),
        evidence.linkExpiresAt(),
        evidence.vouchedFor(),
        question.at());
  }

  @Override
  public void saveReplied(TenantId tenant, ApprovalRequest after) {
    if (!changed(tenant, after, "AND state = 'PENDING' AND paused_at IS NOT NULL")) {
      throw new StaleRequestException(after.id().toString());
    }
    saveClocks(tenant, after);
    var reply =
        after.history().questions().stream()
            .flatMap(one -> Stream.ofNullable(one.reply()))
            .reduce((_, last) -> last)
            .orElseThrow();
    sql.update(
        """
        UPDATE question SET reply_key = ?, reply_name = ?, reply_text = ?, replied_at = ?,
          replied_version = ?
        WHERE tenant_id = ? AND request_id = ? AND revision = ? AND replied_version IS NULL
        """,
        reply.keyId(),
        reply.keyName(),
        reply.text().text(),
        reply.at(),
        after.version(),
        tenant,
        after.id(),
        after.revision());
  }

  /** Of a row that this transaction has changed already, and which nobody else can change. */
  private void saveClocks(TenantId tenant, ApprovalRequest after) {
    var clocks = after.clocks();
    var questions = after.history().questions();
    sql.update(
        """
        UPDATE approval_request SET expires_at = ?, counted_from = ?, counted_micros = ?, paused_at = ?,
          question_count = ?, reply_count = ?
        WHERE tenant_id = ? AND id = ?
        """,
        after.expiresAt(),
        clocks.countedFrom(),
        micros(clocks.counted()),
        clocks.pausedAt(),
        questions.size(),
        questions.stream().filter(one -> one.reply() != null).count(),
        tenant,
        after.id());
  }

  private static long micros(Duration time) {
    return time.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  @Override
  public void saveResubmitted(TenantId tenant, ApprovalRequest after) {
    var changed =
        sql.update(
            """
            UPDATE approval_request SET state = ?, title = ?, content = ?, salt = ?, expires_at = ?,
              revision = ?, version = ?, asked_at = ?, counted_from = ?, counted_micros = 0,
              paused_at = NULL, escalated = ?
            WHERE tenant_id = ? AND id = ? AND state = 'RETURNED' AND version = ?
            """,
            after.state(),
            after.step().title(),
            ContentJson.of(after.step()),
            after.salt(),
            after.expiresAt(),
            after.revision(),
            after.version(),
            after.clocks().askedAt(),
            after.clocks().countedFrom(),
            after.clocks().escalated(),
            tenant,
            after.id(),
            after.version() - 1);
    if (changed != 1) {
      throw new StaleRequestException(after.id().toString());
    }
    var stale =
        after.history().stale().stream()
            .filter(one -> one.since() == after.revision())
            .map(one -> one.decision().id())
            .toList();
    if (!stale.isEmpty()) {
      sql.update(
          "UPDATE decision SET stale_since = ? WHERE tenant_id = ? AND id IN (%s)"
              .formatted(Sql.placeholders(stale.size())),
          parameters(List.of(after.revision(), tenant), stale));
    }
    repeatState(tenant, after);
  }

  /** Changes what is pending and whose time is not over. */
  private void changedInTime(TenantId tenant, ApprovalRequest after) {
    if (!changed(tenant, after, "AND state = 'PENDING' AND expires_at > " + clock.utcNow(tenant))) {
      throw over(tenant, after)
          .<RuntimeException>map(RequestExpiredException::new)
          .orElseGet(() -> new StaleRequestException(after.id().toString()));
    }
  }

  /** Requests that change in the same way are changed by the same statement. */
  @Override
  public Set<RequestId> saveDecisions(TenantId tenant, List<DecisionResult.Recorded> recorded) {
    var versions = lockedVersions(tenant, recorded.stream().map(r -> r.request().id()).toList());
    var free =
        recorded.stream()
            .filter(r -> wasRead(versions.get(r.request().id().toString()), r.request()))
            .toList();
    if (!free.isEmpty()) {
      free.stream()
          .map(DecisionResult.Recorded::request)
          .collect(groupingBy(Change::of, LinkedHashMap::new, toList()))
          .forEach((change, after) -> change(tenant, change, after));
      sql.insert(
          INSERT_DECISION,
          free.stream().map(r -> decisionRow(tenant, r.request(), r.decision())).toList());
    }
    return free.stream().map(r -> r.request().id()).collect(toUnmodifiableSet());
  }

  private static boolean wasRead(@Nullable Long version, ApprovalRequest after) {
    return version != null && version == after.version() - 1;
  }

  /** Waits for nobody: a row that somebody holds must not delay all the others. */
  private Map<String, Long> lockedVersions(TenantId tenant, List<RequestId> which) {
    return sql
        .list(
            """
            SELECT id, version FROM approval_request
            WHERE tenant_id = ? AND id IN (%s) AND state = 'PENDING' AND expires_at > %s
            ORDER BY id FOR UPDATE SKIP LOCKED
            """
                .formatted(Sql.placeholders(which.size()), clock.utcNow(tenant)),
            row -> Map.entry(row.text("id"), row.bigNumber("version")),
            parameters(List.of(tenant), which))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** What is written into a request's row, and which row may be overwritten. */
  private record Change(
      RequestState state, @Nullable Instant closedAt, long version, int decisionCount) {
    static Change of(ApprovalRequest after) {
      return new Change(after.state(), after.closedAt(), after.version(), after.answersGiven());
    }
  }

  private void change(TenantId tenant, Change change, List<ApprovalRequest> after) {
    var which = after.stream().map(ApprovalRequest::id).toList();
    var changed =
        sql.update(
            """
            UPDATE approval_request SET state = ?, closed_at = ?, version = ?, decision_count = ?
            WHERE tenant_id = ? AND id IN (%s) AND state = 'PENDING' AND version = ?
              AND expires_at > %s
            """
                .formatted(Sql.placeholders(which.size()), clock.utcNow(tenant)),
            parameters(
                Arrays.asList(
                    change.state(),
                    change.closedAt(),
                    change.version(),
                    change.decisionCount(),
                    tenant),
                which,
                List.of(change.version() - 1)));
    if (changed != which.size()) {
      throw new StaleRequestException("one of " + which);
    }
    if (change.state() != RequestState.PENDING) {
      repeatState("assignment", tenant, change.state(), which);
      repeatState(
          "approval_label",
          tenant,
          change.state(),
          after.stream()
              .filter(request -> !request.step().labels().isEmpty())
              .map(ApprovalRequest::id)
              .toList());
    }
  }

  private static @Nullable Object[] parameters(List<?>... parts) {
    return Arrays.stream(parts).flatMap(List::stream).toArray();
  }

  /** Since when the time of what is stored is over, whatever was to become of it. */
  private Optional<Instant> over(TenantId tenant, ApprovalRequest after) {
    return sql.first(
        "SELECT expires_at FROM approval_request WHERE tenant_id = ? AND id = ?"
            + " AND state = 'PENDING' AND version = ? AND expires_at <= "
            + clock.utcNow(tenant),
        row -> row.instant("expires_at"),
        tenant,
        after.id(),
        after.version() - 1);
  }

  @Override
  public void saveDraft(TenantId tenant, ApprovalRequest after) {
    var step = after.step();
    var changed =
        sql.update(
            """
            UPDATE approval_request SET state = ?, title = ?, requester = ?, content = ?, salt = ?,
              expires_at = ?, asked_at = ?, counted_from = ?, version = ?
            WHERE tenant_id = ? AND id = ? AND state = 'DRAFT' AND version = ?
            """,
            after.state(),
            step.title(),
            step.requester() == null ? null : step.requester().normalized(),
            ContentJson.of(step),
            after.salt(),
            after.expiresAt(),
            after.clocks().askedAt(),
            after.clocks().countedFrom(),
            after.version(),
            tenant,
            after.id(),
            after.version() - 1);
    if (changed != 1) {
      throw new StaleRequestException(after.id().toString());
    }
    sql.update(
        "DELETE FROM approval_label WHERE tenant_id = ? AND request_id = ?", tenant, after.id());
    addLabels(tenant, after);
    addAssignments(tenant, after, after.assignments());
  }

  @Override
  public void saveClosed(TenantId tenant, ApprovalRequest after) {
    if (!changed(tenant, after, "AND state IN ('DRAFT', 'PENDING', 'RETURNED')")) {
      throw new StaleRequestException(after.id().toString());
    }
  }

  @Override
  public void saveReassigned(TenantId tenant, ReassignResult.Reassigned reassigned) {
    var after = reassigned.request();
    if (!changed(tenant, after, "AND expires_at > " + clock.utcNow(tenant))) {
      throw new StaleRequestException(after.id().toString());
    }
    passOn(tenant, reassigned.from().id(), reassigned.to().id(), Assignment.Cause.REASSIGNMENT);
    addAssignments(tenant, after, List.of(reassigned.to()));
  }

  @Override
  public void saveEscalated(TenantId tenant, EscalateResult.Escalated escalated) {
    var after = escalated.request();
    if (!changed(tenant, after, "AND state = 'PENDING' AND expires_at > " + clock.utcNow(tenant))) {
      throw new StaleRequestException(after.id().toString());
    }
    for (var relieved : escalated.relieved()) {
      var passed = Objects.requireNonNull(relieved.passedOn());
      passOn(tenant, relieved.id(), passed.to(), passed.cause());
    }
    if (!escalated.added().isEmpty()) {
      addAssignments(tenant, after, escalated.added());
    }
  }

  private void passOn(TenantId tenant, AssignmentId item, AssignmentId to, Assignment.Cause cause) {
    sql.update(
        """
        UPDATE assignment SET passed_on_to = ?, passed_on_cause = ? WHERE tenant_id = ? AND id = ?
        """,
        to,
        cause,
        tenant,
        item);
  }

  private boolean changed(TenantId tenant, ApprovalRequest after, String furtherCondition) {
    var override = after.override();
    var changed =
        sql.update(
            """
            UPDATE approval_request SET state = ?, closed_at = ?, version = ?, decision_count = ?,
              return_count = ?, override_key = ?, override_name = ?, override_reason = ?,
              escalated = ?, ran_out = ?
            WHERE tenant_id = ? AND id = ? AND version = ?
            """
                + furtherCondition,
            after.state(),
            after.closedAt(),
            after.version(),
            after.answersGiven(),
            after.history().returned().size(),
            override == null ? null : override.keyId(),
            override == null ? null : override.keyName(),
            override == null ? null : override.reason().text(),
            after.clocks().escalated(),
            after.clocks().ranOut(),
            tenant,
            after.id(),
            after.version() - 1);
    if (changed != 1) {
      return false;
    }
    if (!after.pending()) {
      repeatState(tenant, after);
    }
    return true;
  }

  private void repeatState(TenantId tenant, ApprovalRequest after) {
    var which = List.of(after.id());
    repeatState("assignment", tenant, after.state(), which);
    if (!after.step().labels().isEmpty()) {
      repeatState("approval_label", tenant, after.state(), which);
    }
  }

  private void repeatState(
      String table, TenantId tenant, RequestState state, List<RequestId> which) {
    if (!which.isEmpty()) {
      sql.update(
          "UPDATE %s SET request_state = ? WHERE tenant_id = ? AND request_id IN (%s)"
              .formatted(table, Sql.placeholders(which.size())),
          parameters(List.of(state, tenant), which));
    }
  }

  private void add(TenantId tenant, ApprovalRequest request, Decision decision) {
    sql.insert(INSERT_DECISION, List.of(decisionRow(tenant, request, decision)));
  }

  private static List<@Nullable Object> decisionRow(
      TenantId tenant, ApprovalRequest request, Decision decision) {
    var evidence = decision.evidence();
    return Arrays.asList(
        tenant,
        decision.id(),
        request.id(),
        request.history().stale().size() + request.decisions().indexOf(decision),
        decision.responder().assignment(),
        kind(decision.responder()),
        name(decision.responder()),
        displayName(decision.responder()),
        decision.verdict(),
        decision.comment().text(),
        ContentJson.ofValues(decision.submitted()),
        decision.seen(),
        decision.channel(),
        decision.assurance(),
        evidence.ip(),
        evidence.userAgent(),
        evidence.linkKeyId(),
        evidence.linkExpiresAt(),
        evidence.vouchedFor(),
        decision.at(),
        decision.revision());
  }

  private static String kind(Responder responder) {
    return switch (responder) {
      case Responder.Approver _ -> APPROVER;
      case Responder.Machine _ -> MACHINE;
    };
  }

  private static String name(Responder responder) {
    return switch (responder) {
      case Responder.Approver(var _, var email, var _) -> email.value();
      case Responder.Machine(var _, var keyId, var _) -> keyId;
    };
  }

  private static String displayName(Responder responder) {
    return switch (responder) {
      case Responder.Approver(var _, var _, var name) -> name;
      case Responder.Machine(var _, var _, var keyName) -> keyName;
    };
  }

  /**
   * Walks down one index, newest first, and stops at the limit: assignments and labels repeat the
   * request's state for that. The server is told which, since MariaDB took another for the sake of
   * the order, and read 100,000 rows for a page.
   */
  @Override
  public List<ApprovalRequest> list(TenantId tenant, ApprovalFilter filter) {
    var walk = Walk.along(filter);
    var where = new StringBuilder(walk.tenant + " = ?");
    var parameters = new ArrayList<@Nullable Object>(List.of(tenant));
    if (filter.approver() != null) {
      where.append(" AND a.email_normalized = ?");
      // Whoever was only told was not asked; and may be asked later, under a second row.
      where.append(" AND (a.escalation_action IS NULL OR a.escalation_action <> 'NOTIFY')");
      parameters.add(filter.approver().normalized());
    }
    if (filter.label() != null) {
      where.append(" AND l.label = ?");
      parameters.add(filter.label());
    }
    if (filter.requester() != null) {
      where.append(" AND r.requester = ?");
      parameters.add(filter.requester().normalized());
    }
    if (filter.state() != null) {
      where.append(" AND ").append(walk.state).append(" = ?");
      parameters.add(filter.state());
    }
    if (filter.before() != null) {
      where.append(" AND ").append(walk.id).append(" < ?");
      parameters.add(filter.before());
    }
    parameters.add(filter.limit());
    parameters.add(tenant);
    return requests(
        tenant,
        """
        SELECT r.* FROM (SELECT %s AS id FROM %s WHERE %s ORDER BY %s DESC LIMIT ?) page
        JOIN approval_request r ON r.tenant_id = ? AND r.id = page.id
        ORDER BY r.id DESC
        """
            .formatted(walk.id, walk.from(filter, engine), where, walk.id),
        parameters.toArray());
  }

  /** Which table is read in its order, and what has to be looked up for each of its rows. */
  private enum Walk {
    REQUESTS("approval_request r", "r.tenant_id", "r.state", "r.id"),
    ASSIGNMENTS("assignment a", "a.tenant_id", "a.request_state", "a.request_id"),
    LABELS("approval_label l", "l.tenant_id", "l.request_state", "l.request_id");

    private final String table;
    private final String tenant;
    private final String state;
    private final String id;

    Walk(String table, String tenant, String state, String id) {
      this.table = table;
      this.tenant = tenant;
      this.state = state;
      this.id = id;
    }

    static Walk along(ApprovalFilter filter) {
      if (filter.approver() != null) {
        return ASSIGNMENTS;
      }
      return filter.label() == null ? REQUESTS : LABELS;
    }

    String from(ApprovalFilter filter, Engine engine) {
      var from = new StringBuilder(table).append(engine.along(index(filter)));
      if (this == ASSIGNMENTS && filter.label() != null) {
        from.append(" JOIN approval_label l ON l.tenant_id = a.tenant_id AND l.request_id = ")
            .append(id);
      }
      if (this != REQUESTS && filter.requester() != null) {
        from.append(" JOIN approval_request r ON r.tenant_id = ").append(tenant);
        from.append(" AND r.id = ").append(id);
      }
      return from.toString();
    }

    private String index(ApprovalFilter filter) {
      var state = filter.state() == null ? "" : "_state";
      return switch (this) {
        case ASSIGNMENTS -> "assignment_email" + state;
        case LABELS -> state.isEmpty() ? "PRIMARY" : "approval_label_state";
        case REQUESTS -> {
          var columns = (filter.requester() == null ? "" : "_requester") + state;
          yield columns.isEmpty() ? "PRIMARY" : "approval_request" + columns;
        }
      };
    }
  }

  @Override
  public Optional<ApprovalRequest> findByDecision(TenantId tenant, String decisionId) {
    return requests(
            tenant,
            """
            SELECT r.* FROM decision d
            JOIN approval_request r ON r.tenant_id = d.tenant_id AND r.id = d.request_id
            WHERE d.tenant_id = ? AND d.id = ?
            """,
            tenant,
            decisionId)
        .stream()
        .findFirst();
  }

  /** Reads what the query finds, and what belongs to it in one more query each. */
  private List<ApprovalRequest> requests(
      TenantId tenant, String query, @Nullable Object... parameters) {
    var found = sql.list(query, JdbcApprovalRequests::found, parameters);
    if (found.isEmpty()) {
      return List.of();
    }
    var whose = new ArrayList<@Nullable Object>(List.of(tenant));
    found.forEach(request -> whose.add(request.id()));
    var assignments =
        sql
            .list(
                """
                SELECT * FROM assignment WHERE tenant_id = ? AND request_id IN (%s)
                ORDER BY request_id, place
                """
                    .formatted(Sql.placeholders(found.size())),
                row -> new Part<>(requestId(row, "request_id"), assignment(row)),
                whose.toArray())
            .stream()
            .collect(groupingBy(Part::request));
    var decisions =
        found.stream().allMatch(request -> request.decisionCount() == 0)
            ? Map.<RequestId, List<Part<Given>>>of()
            : decisions(found.size(), whose.toArray());
    var revisions =
        found.stream().allMatch(request -> request.returnCount() == 0)
            ? Map.<RequestId, List<Part<Revision>>>of()
            : revisions(found.size(), whose.toArray());
    var questions =
        found.stream().allMatch(request -> request.questionCount() == 0)
            ? Map.<RequestId, List<Part<Put>>>of()
            : questions(found.size(), whose.toArray());
    return found.stream().map(f -> f.with(assignments, decisions, revisions, questions)).toList();
  }

  private Map<RequestId, List<Part<Put>>> questions(int requests, @Nullable Object... whose) {
    return sql
        .list(
            """
            SELECT * FROM question WHERE tenant_id = ? AND request_id IN (%s)
            ORDER BY request_id, number
            """
                .formatted(Sql.placeholders(requests)),
            row -> new Part<>(requestId(row, "request_id"), put(row)),
            whose)
        .stream()
        .collect(groupingBy(Part::request));
  }

  private Map<RequestId, List<Part<Revision>>> revisions(int requests, @Nullable Object... whose) {
    return sql
        .list(
            """
            SELECT * FROM revision WHERE tenant_id = ? AND request_id IN (%s)
            ORDER BY request_id, revision
            """
                .formatted(Sql.placeholders(requests)),
            row -> new Part<>(requestId(row, "request_id"), revision(row)),
            whose)
        .stream()
        .collect(groupingBy(Part::request));
  }

  private Map<RequestId, List<Part<Given>>> decisions(int requests, @Nullable Object... whose) {
    return sql
        .list(
            """
            SELECT * FROM decision WHERE tenant_id = ? AND request_id IN (%s)
            ORDER BY request_id, place
            """
                .formatted(Sql.placeholders(requests)),
            row ->
                new Part<>(
                    requestId(row, "request_id"),
                    new Given(decision(row), row.number("stale_since"))),
            whose)
        .stream()
        .collect(groupingBy(Part::request));
  }

  private static Found found(Row row) throws SQLException {
    return new Found(
        requestId(row, "id"),
        ContentJson.step(row.text("content")),
        row.text("salt"),
        row.choice("state", RequestState.class),
        row.instant("created_at"),
        row.instant("expires_at"),
        row.instantOrNull("closed_at"),
        row.bigNumber("version"),
        row.number("decision_count"),
        row.number("revision"),
        row.number("return_count"),
        row.textOrNull("override_key"),
        row.textOrNull("override_name"),
        row.textOrNull("override_reason"),
        row.instantOrNull("asked_at"),
        row.instantOrNull("counted_from"),
        Duration.of(row.bigNumber("counted_micros"), ChronoUnit.MICROS),
        row.instantOrNull("paused_at"),
        row.number("question_count"),
        row.number("reply_count"),
        row.number("escalated"),
        row.flag("ran_out"));
  }

  private static Assignment assignment(Row row) throws SQLException {
    var reasons = row.textOrNull("reasons");
    var passedOnTo = row.textOrNull("passed_on_to");
    return new Assignment(
        new AssignmentId(row.text("id")),
        new EmailAddress(row.text("email")),
        row.text("name"),
        Locale.forLanguageTag(row.text("locale")),
        reasons == null ? List.of(reason(row)) : ContentJson.approvers(reasons),
        passedOnTo == null
            ? null
            : new Assignment.PassedOn(
                new AssignmentId(passedOnTo),
                row.choice("passed_on_cause", Assignment.Cause.class)),
        row.textOrNull("escalation_action") == null
            ? null
            : new Assignment.Via(
                row.number("escalation_level"),
                row.choice("escalation_action", Escalation.Action.class)));
  }

  private static ApproverRef reason(Row row) throws SQLException {
    var kind = row.text("reason_kind");
    return switch (kind) {
      case BY_EMAIL -> new ApproverRef.ByEmail(new EmailAddress(row.text("reason")));
      case IN_ROLE -> new ApproverRef.InRole(new Role(row.text("reason")));
      case MANAGER -> new ApproverRef.ManagerOfRequester();
      default -> throw new IllegalStateException("A stored reason is of unknown kind " + kind);
    };
  }

  private static Decision decision(Row row) throws SQLException {
    return new Decision(
        new DecisionId(row.text("id")),
        responder(row),
        row.choice("verdict", Verdict.class),
        new Comment(row.text("comment_text")),
        ContentJson.values(row.text("submitted")),
        new ContentDigest(row.text("seen")),
        new ChannelId(row.text("channel")),
        row.choice("assurance", Assurance.class),
        evidence(row),
        row.instant("decided_at"),
        row.number("revision"));
  }

  private static Revision revision(Row row) throws SQLException {
    return new Revision(
        row.number("revision"),
        ContentJson.step(row.text("content")),
        row.text("salt"),
        new Returned(
            responder(row),
            new Comment(row.text("comment_text")),
            new ContentDigest(row.text("seen")),
            new ChannelId(row.text("channel")),
            row.choice("assurance", Assurance.class),
            evidence(row),
            row.instant("returned_at")));
  }

  private static Put put(Row row) throws SQLException {
    var repliedAt = row.instantOrNull("replied_at");
    return new Put(
        new Question(
            row.number("number"),
            row.number("revision"),
            responder(row),
            new Comment(row.text("question_text")),
            new ContentDigest(row.text("seen")),
            new ChannelId(row.text("channel")),
            row.choice("assurance", Assurance.class),
            evidence(row),
            row.instant("asked_at"),
            null),
        repliedAt == null
            ? null
            : new Replied(
                new Reply(
                    row.text("reply_key"),
                    row.text("reply_name"),
                    new Comment(row.text("reply_text")),
                    repliedAt),
                row.bigNumber("replied_version")));
  }

  private static Evidence evidence(Row row) throws SQLException {
    return new Evidence(
        row.text("ip"),
        row.text("user_agent"),
        row.textOrNull("link_key_id"),
        row.instantOrNull("link_expires_at"),
        row.text("vouched_for"));
  }

  private static Responder responder(Row row) throws SQLException {
    var assignment = new AssignmentId(row.text("assignment_id"));
    var id = row.text("responder_id");
    var name = row.text("responder_name");
    return row.text("responder_kind").equals(APPROVER)
        ? new Responder.Approver(assignment, new EmailAddress(id), name)
        : new Responder.Machine(assignment, id, name);
  }

  private static RequestId requestId(Row row, String column) throws SQLException {
    return new RequestId(UUID.fromString(row.text(column)));
  }

  /** Something that belongs to a request. */
  private record Part<T>(RequestId request, T value) {}

  /**
   * An answer.
   *
   * @param staleSince the first revision to which it does not count, 0 while it counts
   */
  private record Given(Decision decision, int staleSince) {
    /** What has become stale since the row of the request was read counts for that row. */
    boolean countsIn(int revision) {
      return staleSince == 0 || staleSince > revision;
    }
  }

  /** A question that was put. */
  private record Put(Question question, @Nullable Replied replied) {
    /** A reply given since the row of the request was read belongs to a later version of it. */
    Question in(long version) {
      return replied == null || replied.version() > version
          ? question
          : question.with(replied.reply());
    }
  }

  private record Replied(Reply reply, long version) {}

  /** A request without what is kept in other tables. */
  private record Found(
      RequestId id,
      ApprovalStep step,
      String salt,
      RequestState state,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant closedAt,
      long version,
      int decisionCount,
      int revision,
      int returnCount,
      @Nullable String overrideKey,
      @Nullable String overrideName,
      @Nullable String overrideReason,
      @Nullable Instant askedAt,
      @Nullable Instant countedFrom,
      Duration counted,
      @Nullable Instant pausedAt,
      int questionCount,
      int replyCount,
      int escalated,
      boolean ranOut) {
    ApprovalRequest with(
        Map<RequestId, List<Part<Assignment>>> assignments,
        Map<RequestId, List<Part<Given>>> decisions,
        Map<RequestId, List<Part<Revision>>> revisions,
        Map<RequestId, List<Part<Put>>> questions) {
      // A decision made since this row was read belongs to a later version of it.
      var made =
          decisions.getOrDefault(id, List.of()).stream()
              .limit(decisionCount)
              .map(Part::value)
              .toList();
      var returned =
          revisions.getOrDefault(id, List.of()).stream()
              .limit(returnCount)
              .map(Part::value)
              .toList();
      var asked =
          questions.getOrDefault(id, List.of()).stream()
              .limit(questionCount)
              .map(part -> part.value().in(version))
              .toList();
      if (made.size() < decisionCount
          || returned.size() < returnCount
          || asked.size() < questionCount
          || asked.stream().filter(one -> one.reply() != null).count() < replyCount) {
        // Being committed just now: MariaDB shows it to the locking read of the row first.
        throw new StaleRequestException(id.toString());
      }
      return new ApprovalRequest(
          id,
          step,
          salt,
          state,
          assignments.getOrDefault(id, List.of()).stream().map(Part::value).toList(),
          made.stream().filter(one -> one.countsIn(revision)).map(Given::decision).toList(),
          createdAt,
          expiresAt,
          closedAt,
          new History(
              revision,
              returned,
              made.stream()
                  .filter(one -> !one.countsIn(revision))
                  .map(one -> new StaleDecision(one.decision(), one.staleSince()))
                  .toList(),
              asked),
          override(),
          clocks(),
          version);
    }

    private Clocks clocks() {
      var begun = askedAt == null ? expiresAt.minus(step.expiresIn()) : askedAt;
      return new Clocks(
          begun, countedFrom == null ? begun : countedFrom, counted, pausedAt, escalated, ranOut);
    }

    private @Nullable Overriding override() {
      return overrideKey == null || overrideName == null || overrideReason == null
          ? null
          : new Overriding(
              overrideKey,
              overrideName,
              state == RequestState.APPROVED ? Verdict.APPROVE : Verdict.REJECT,
              new Comment(overrideReason),
              Objects.requireNonNull(closedAt));
    }
  }
}
