package io.countersign.application.usecase.sandbox;

import io.countersign.application.port.SandboxMessages;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Shows what the sandbox mailbox caught for a tenant. */
public final class ReadSandboxMailbox {
  private final SandboxMessages messages;

  public ReadSandboxMailbox(SandboxMessages messages) {
    this.messages = messages;
  }

  public Optional<SandboxMessages.Message> find(TenantId tenant, String id) {
    return messages.find(tenant, id);
  }

  /** Newest first; {@code to} and {@code beforeId} may be empty. */
  public List<SandboxMessages.Message> find(
      TenantId tenant, String to, String beforeId, int limit) {
    return messages.list(tenant, to, beforeId, limit);
  }
}
