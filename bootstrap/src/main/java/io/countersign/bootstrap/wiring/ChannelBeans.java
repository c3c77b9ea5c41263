package io.countersign.bootstrap.wiring;

import io.countersign.application.channel.Channels;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.application.usecase.channel.ConfigureChannel;
import io.countersign.application.usecase.channel.FindChannels;
import io.countersign.application.usecase.channel.ProbeChannel;
import io.countersign.application.usecase.channel.ResetChannel;
import io.countersign.application.usecase.secret.References;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

@Factory
final class ChannelBeans {
  @Singleton
  ConfigureChannel configureChannel(
      Transactions transactions,
      Channels channels,
      ChannelAccounts accounts,
      AuditLog audit,
      InstantSource clock) {
    return new ConfigureChannel(transactions, channels, accounts, audit, clock);
  }

  @Singleton
  FindChannels findChannels(Channels channels, ChannelAccounts accounts) {
    return new FindChannels(channels, accounts);
  }

  @Singleton
  ResetChannel resetChannel(
      Transactions transactions, ChannelAccounts accounts, AuditLog audit, InstantSource clock) {
    return new ResetChannel(transactions, accounts, audit, clock);
  }

  @Singleton
  AccountResolver accountResolver(ChannelAccounts accounts, References references) {
    return new AccountResolver(accounts, references);
  }

  @Singleton
  ProbeChannel probeChannel(Channels channels, AccountResolver accounts) {
    return new ProbeChannel(channels, accounts);
  }
}
