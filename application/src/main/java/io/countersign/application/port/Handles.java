package io.countersign.application.port;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the directory calls people on channels. A handle is one person's at most. */
public interface Handles {
  Optional<Person> owner(TenantId tenant, ChannelId channel, Handle handle);

  /** By normalized address; who has none on this channel is left out. */
  Map<EmailAddress, Handle> of(TenantId tenant, ChannelId channel, List<EmailAddress> people);
}
