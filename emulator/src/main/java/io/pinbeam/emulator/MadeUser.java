package io.pinbeam.emulator;

/** What the generator knows of one user record. */
record MadeUser(long key, Person person, char between) {
  static MadeUser of(long seed, long n) {
    return new MadeUser(n, Person.of(seed, n), MadeGeo.between(seed, n));
  }

  JsonFields raw() {
    return JsonFields.ascii()
        .number("ind", key)
        .text("first_name", person.firstName())
        .text("last_name", person.lastName())
        .number("age", person.age())
        .text("date_joined", PostTime.text(person.dateJoined(), between));
  }

  JsonFields clean() {
    return JsonFields.unicode()
        .number("ind", key)
        .text("user_name", person.firstName() + " " + person.lastName())
        .number("age", person.age())
        .text("date_joined", PostTime.text(person.dateJoined(), ' '));
  }
}
