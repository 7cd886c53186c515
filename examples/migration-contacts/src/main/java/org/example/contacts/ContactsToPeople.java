package org.example.contacts;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.RecordEdit;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from version 1 to version 2. A pure function of the record: it looks at nothing else, so every node that
 * migrates comes to the same records. Stateless.
 */
public final class ContactsToPeople implements Migrator {
    /** The migration. */
    public ContactsToPeople() {}

    @Override
    public Migrated migrate(KoreRecord record) {
        Contact contact = record.as(Contact.class);
        return switch (contact.type()) {
            // nobody has a fax machine any more
            case "fax" -> Migrated.drop();
            case "couple" -> Migrated.split(both(record, contact));
            // an edit keeps the fields that this version of the application knows nothing of
            default -> Migrated.edit(record).remove("type").rename("tel", "phone");
        };
    }

    private static List<RecordEdit> both(KoreRecord record, Contact couple) {
        List<RecordEdit> both = new ArrayList<>();
        for (String name : couple.name().split(" & ", -1)) {
            both.add(Migrated.edit(record).remove("type").set("name", name).rename("tel", "phone"));
        }
        return both;
    }
}
