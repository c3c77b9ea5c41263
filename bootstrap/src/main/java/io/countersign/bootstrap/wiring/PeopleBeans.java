package io.countersign.bootstrap.wiring;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.people.AddPerson;
import io.countersign.application.usecase.people.ChangePerson;
import io.countersign.application.usecase.people.FindPeople;
import io.countersign.application.usecase.people.RemovePerson;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class PeopleBeans {
  @Singleton
  AddPerson addPerson(
      Transactions transactions, People people, AuditLog audit, Ids ids, TenantClock clock) {
    return new AddPerson(transactions, people, audit, ids, clock);
  }

  @Singleton
  ChangePerson changePerson(
      Transactions transactions, People people, AuditLog audit, TenantClock clock) {
    return new ChangePerson(transactions, people, audit, clock);
  }

  @Singleton
  RemovePerson removePerson(
      Transactions transactions, People people, AuditLog audit, TenantClock clock) {
    return new RemovePerson(transactions, people, audit, clock);
  }

  @Singleton
  FindPeople findPeople(People people) {
    return new FindPeople(people);
  }
}
