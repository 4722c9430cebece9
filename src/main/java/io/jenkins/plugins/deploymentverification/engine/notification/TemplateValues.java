package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a template is filled with. What is not there is empty. Immutable. */
public final class TemplateValues {

    private final Map<TemplateValue, String> texts;
    private final Map<TemplateValue, List<Paragraph>> lists;

    private TemplateValues(Builder builder) {
        texts = new EnumMap<>(builder.texts);
        lists = new EnumMap<>(builder.lists);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Of a text or URL; empty when it is missing. */
    String text(TemplateValue name) {
        return texts.getOrDefault(name, "");
    }

    /** Of a list; empty when it is missing. */
    List<Paragraph> list(TemplateValue name) {
        return lists.getOrDefault(name, List.of());
    }

    /** Collects values. */
    public static final class Builder {

        private final Map<TemplateValue, String> texts = new EnumMap<>(TemplateValue.class);
        private final Map<TemplateValue, List<Paragraph>> lists = new EnumMap<>(TemplateValue.class);

        private Builder() {}

        /**
         * Sets a text or a URL.
         *
         * @param value plain, from wherever: it is shown as it is; null when it is missing
         */
        public Builder text(TemplateValue name, @CheckForNull String value) {
            if (name.kind() == TemplateValue.Kind.LIST) {
                throw new IllegalArgumentException(name.key() + " is a list");
            }
            texts.put(name, value == null ? "" : value);
            return this;
        }

        /** Sets a list, whose entries keep their styles and links. Whether they are items is the template's to say. */
        public Builder list(TemplateValue name, List<Paragraph> entries) {
            if (name.kind() != TemplateValue.Kind.LIST) {
                throw new IllegalArgumentException(name.key() + " is no list");
            }
            lists.put(name, List.copyOf(entries));
            return this;
        }

        public TemplateValues build() {
            return new TemplateValues(this);
        }
    }
}
