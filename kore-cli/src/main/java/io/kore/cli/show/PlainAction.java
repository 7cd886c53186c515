package io.kore.cli.show;

import io.kore.GatheredSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** An action on the object of the command's own key. A command that names no key does nothing. */
enum PlainAction implements CommandAction {
    /** Takes the object away. */
    REMOVE {
        @Override
        void run(Object key, Command command, GatheredSet<Map<String, Object>> objects) {
            objects.remove(key);
        }
    },

    /** What else the command says is the object. */
    PUT {
        @Override
        void run(Object key, Command command, GatheredSet<Map<String, Object>> objects) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put(command.keyField(), key);
            object.putAll(command.others());
            objects.put(key, object);
        }
    },

    /** What else the command says is set in the object, if there is one. */
    UPDATE {
        @Override
        void run(Object key, Command command, GatheredSet<Map<String, Object>> objects) {
            objects.update(key, object -> {
                object.putAll(command.others());
                return object;
            });
        }
    };

    @Override
    public void run(Command command, GatheredSet<Map<String, Object>> objects) {
        command.key().ifPresent(key -> run(key, command, objects));
    }

    abstract void run(Object key, Command command, GatheredSet<Map<String, Object>> objects);
}
