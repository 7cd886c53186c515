package io.kore.engine.view.oracle;

import io.kore.model.LogName;
import io.kore.model.RecordId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The mistakes that an implementation could make, each as a view that makes it and is right otherwise. */
enum Mutation {
    SWAPS_TIES {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                Comparator<OracleRecord> mergedOrder() {
                    Comparator<OracleRecord> ties =
                            Comparator.comparing(r -> r.writer().value());
                    return Comparator.comparingLong(OracleRecord::number).thenComparing(ties.reversed());
                }
            };
        }
    },
    COMPARES_WITH_THE_PARENT_ONLY {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                @Nullable
                Map<String, @Nullable Object> seen(
                        OracleRecord record, Object key, BitSet set, Map<Object, Merged> state) {
                    return parentFields(record, key, set);
                }
            };
        }
    },
    COMPARES_WITH_WHAT_IS_THERE_NOW {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                @Nullable
                Map<String, @Nullable Object> seen(
                        OracleRecord record, Object key, BitSet set, Map<Object, Merged> state) {
                    return fieldsIn(state, key);
                }
            };
        }
    },
    FORGETS_A_REMOVED_FIELD {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isRemoved(@Nullable Object seen) {
                    return false;
                }
            };
        }
    },
    IGNORES_COMMANDS_IN_THE_BASE {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            Rule edits = rule.with(rule.commands().stream()
                    .map(command -> new Rule.Command(command.pattern(), (fields, set) -> {}))
                    .toList());
            NaiveView withoutEffect = new NaiveView(edits, log, all);
            return new NaiveView(rule, log, all) {
                @Override
                @Nullable
                Map<String, @Nullable Object> seen(
                        OracleRecord record, Object key, BitSet set, Map<Object, Merged> state) {
                    return record.isBare()
                            ? super.seen(record, key, set, state)
                            : fieldsIn(withoutEffect.view(base(record, set)), key);
                }
            };
        }
    },
    IGNORES_WHAT_IT_WAS_BASED_ON {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                BitSet base(OracleRecord record, BitSet set) {
                    BitSet base = super.base(record, set);
                    if (record.past() != null) {
                        base.or(record.past());
                    }
                    return base;
                }
            };
        }
    },
    IGNORES_MERGE_NESTED {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isNested() {
                    return false;
                }
            };
        }
    },
    TAKES_NULL_FOR_MISSING {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isSet(String name, Map<String, @Nullable Object> seen, @Nullable Object value) {
                    return !isSame(seen.get(name), value);
                }

                @Override
                boolean isRemoved(@Nullable Object seen) {
                    return seen != null;
                }
            };
        }
    },
    COMPARES_SPELLING {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isSame(@Nullable Object one, @Nullable Object other) {
                    return Objects.equals(one, other);
                }
            };
        }
    },
    LOSES_WHAT_IS_SET_INSIDE_A_REMOVED_OBJECT {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isSetOnTheWay(Map<String, @Nullable Object> inner) {
                    return false;
                }
            };
        }
    },
    MAKES_A_REMOVED_OBJECT_ANEW_FOR_A_REMOVAL {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isSetOnTheWay(Map<String, @Nullable Object> inner) {
                    return true;
                }
            };
        }
    },
    TAKES_A_REMOVED_OBJECT_FOR_ONE_WITHOUT_FIELDS {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                Map<String, @Nullable Object> whenNothingIsThere(OracleRecord record, Object key, BitSet set) {
                    Map<String, @Nullable Object> seen = seen(record, key, set, Map.of());
                    return seen == null || rule.mode() == Rule.Mode.OVERWRITE
                            ? record.fields()
                            : applied(Map.of(), seen, record.fields());
                }
            };
        }
    },
    TAKES_BARE_RECORDS_FOR_NATIVE_ONES {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                @Nullable
                Map<String, @Nullable Object> seen(
                        OracleRecord record, Object key, BitSet set, Map<Object, Merged> state) {
                    return fieldsIn(view(base(record, set)), key);
                }
            };
        }
    },
    SEEKS_PARENTS_AMONG_THE_WRITERS_OWN {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isParent(OracleRecord earlier, OracleRecord record, List<OracleRecord> ordered) {
                    return earlier.writer().equals(record.writer());
                }
            };
        }
    },
    TAKES_ANY_EARLIER_RECORD_FOR_THE_PARENT {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isParent(OracleRecord earlier, OracleRecord record, List<OracleRecord> ordered) {
                    return true;
                }
            };
        }
    },
    READS_WHAT_DERIVED_RECORDS_SAW_IN_THIS_LOG {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                BitSet base(OracleRecord record, BitSet set) {
                    BitSet base = super.base(record, set);
                    if (record.base() != null) {
                        base.and(record.base());
                    }
                    return base;
                }
            };
        }
    },
    FOLLOWS_CHAINS_OF_ORIGINS_BY_ONE_STEP_ONLY {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isWithin(OracleRecord record, BitSet named, OracleRecord by) {
                    return named.get(record.id())
                            || (!record.origins().isEmpty()
                                    && named.get(record.origins().get(0).id()));
                }
            };
        }
    },
    LETS_A_PART_OF_A_RECORD_SEE_THOSE_BEFORE_IT {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isWithin(OracleRecord record, BitSet named, OracleRecord by) {
                    boolean isOfSameRecord = !record.origins().isEmpty()
                            && record.origins().equals(by.origins())
                            && mergedOrder().compare(record, by) < 0;
                    return isOfSameRecord || super.isWithin(record, named, by);
                }
            };
        }
    },
    MIXES_SOURCE_LOGS {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isWithin(OracleRecord record, BitSet named, OracleRecord by) {
                    return super.isWithin(record, named, by)
                            || named.stream()
                                    .mapToObj(all::get)
                                    .anyMatch(seen ->
                                            record.origins().stream().anyMatch(step -> isAtSamePlace(step, seen)));
                }
            };
        }

        private boolean isAtSamePlace(OracleRecord one, OracleRecord other) {
            return one.writer().equals(other.writer())
                    && one.stored().index() == other.stored().index();
        }
    },
    LETS_DERIVED_RECORDS_SEE_WHAT_IS_NOT_HELD {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                BitSet base(OracleRecord record, BitSet set) {
                    BitSet every = new BitSet();
                    all.stream().filter(other -> other.log().equals(log)).forEach(other -> every.set(other.id()));
                    return super.base(record, record.origins().isEmpty() ? set : every);
                }
            };
        }
    },
    SEEKS_PARENTS_OF_DERIVED_RECORDS_IN_ALL_LOGS {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                boolean isOfItsLog(OracleRecord earlier, OracleRecord record) {
                    return true;
                }
            };
        }
    },
    LETS_THE_LAST_PATTERN_WIN {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            List<Rule.Command> turned = new ArrayList<>(rule.commands());
            Collections.reverse(turned);
            return new NaiveView(rule.with(turned), log, all);
        }
    },
    LETS_COMMANDS_PASS_THE_FILTER_ONLY {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                Rule.@Nullable Command command(OracleRecord record) {
                    boolean isInFilter = rule.filter().entrySet().stream()
                            .allMatch(wanted -> record.fields().containsKey(wanted.getKey())
                                    && isSame(record.fields().get(wanted.getKey()), wanted.getValue()));
                    return isInFilter ? super.command(record) : null;
                }
            };
        }
    },
    KEEPS_WHAT_A_FAILED_HANDLER_DID {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                void whenHandlerFails(NaiveSet set, Map<Object, Merged> before) {
                    set.keys();
                }
            };
        }
    },
    KEEPS_THE_LAST_RECORD_OVER_A_COMMAND {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                RecordId lastOf(OracleRecord command, @Nullable Merged before) {
                    return before == null ? command.recordId() : before.last();
                }
            };
        }
    },
    MATCHES_CHANGES_IN_WHAT_IS_THERE_NOW {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                SortedMap<Object, Merged> matchedIn(OracleRecord record, BitSet set, SortedMap<Object, Merged> state) {
                    return state;
                }
            };
        }
    },
    SETS_ALL_THAT_A_CHANGE_NAMES {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                Map<String, @Nullable Object> changed(
                        Map<String, @Nullable Object> there,
                        Map<String, @Nullable Object> seen,
                        Map<String, @Nullable Object> content,
                        Map<String, @Nullable Object> to) {
                    Map<String, @Nullable Object> all = new LinkedHashMap<>(there);
                    all.putAll(to);
                    return all;
                }
            };
        }
    },
    FORGETS_WHAT_STOOD_WHERE_AN_OBJECT_MOVES {
        @Override
        NaiveView of(Rule rule, LogName log, List<OracleRecord> all) {
            return new NaiveView(rule, log, all) {
                @Override
                Map<String, @Nullable Object> overlaid(
                        @Nullable Map<String, @Nullable Object> there, Map<String, @Nullable Object> moved) {
                    return moved;
                }
            };
        }
    };

    /** A view that makes this mistake. */
    abstract NaiveView of(Rule rule, LogName log, List<OracleRecord> all);
}
