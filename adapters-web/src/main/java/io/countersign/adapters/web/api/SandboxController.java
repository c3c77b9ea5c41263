package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.usecase.sandbox.ReadSandboxMailbox;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.person.EmailAddress;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the sandbox mailbox caught. */
@Controller("/v1/sandbox/messages")
@AnswersProblems
@Tag(name = "Sandbox")
final class SandboxController {
  private final ReadSandboxMailbox readSandboxMailbox;

  SandboxController(ReadSandboxMailbox readSandboxMailbox) {
    this.readSandboxMailbox = readSandboxMailbox;
  }

  @Schema(name = "SandboxMessage")
  record MessageView(
      String id,
      String to,
      String from,
      String subject,
      String text,
      String html,
      @Schema(format = "date-time") String sentAt) {
    static MessageView of(SandboxMessages.Message message) {
      return new MessageView(
          message.id(),
          message.to(),
          message.from(),
          message.subject(),
          message.text(),
          message.html(),
          Times.of(message.sentAt()));
    }
  }

  @Schema(name = "SandboxMessageWithHeaders")
  record WholeMessageView(
      String id,
      String to,
      String from,
      String subject,
      String text,
      String html,
      String headers,
      @Schema(format = "date-time") String sentAt) {
    static WholeMessageView of(SandboxMessages.Message message) {
      return new WholeMessageView(
          message.id(),
          message.to(),
          message.from(),
          message.subject(),
          message.text(),
          message.html(),
          message.headers(),
          Times.of(message.sentAt()));
    }
  }

  @Get("{?to,limit,cursor}")
  @RequiresScope(Scope.SANDBOX_READ)
  @Operation(summary = "List caught messages, newest first")
  Page<MessageView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String to,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("sandbox", caller.tenant(), limit, cursor);
    return paging.page(
        readSandboxMailbox.find(
            caller.tenant(), to == null ? "" : address(to), paging.after(), paging.lookFor()),
        SandboxMessages.Message::id,
        MessageView::of);
  }

  @Get("/{id}")
  @RequiresScope(Scope.SANDBOX_READ)
  @Operation(summary = "Show a caught message")
  WholeMessageView find(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    return readSandboxMailbox
        .find(caller.tenant(), id)
        .map(WholeMessageView::of)
        .orElseThrow(NotFound::exception);
  }

  private static String address(String to) {
    try {
      return new EmailAddress(to).normalized().value();
    } catch (InvalidValueException refused) {
      throw Problem.of(ProblemType.INVALID_QUERY, String.valueOf(refused.getMessage()))
          .asException();
    }
  }
}
