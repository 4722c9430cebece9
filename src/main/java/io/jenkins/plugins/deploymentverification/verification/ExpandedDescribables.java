package io.jenkins.plugins.deploymentverification.verification;

import hudson.EnvVars;
import hudson.model.Describable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Copies of describables with a build's variables filled in, for jobs that are no Pipelines. */
@Restricted(NoExternalUse.class)
public final class ExpandedDescribables {

    private ExpandedDescribables() {}

    /**
     * The same with variables filled in wherever there is a text.
     *
     * @throws IllegalArgumentException when that makes something of it that cannot be
     */
    public static <T extends Describable<?>> T of(T original, EnvVars variables) {
        @SuppressWarnings("unchecked")
        DescribableModel<T> model = DescribableModel.of((Class<T>) original.getClass());
        Map<String, Object> arguments = new LinkedHashMap<>();
        model.uninstantiate2(original)
                .getArguments()
                .forEach((name, value) -> arguments.put(name, expanded(value, variables)));
        try {
            return model.instantiate(arguments, null);
        } catch (Exception e) {
            throw new IllegalArgumentException("with the build's variables it cannot be used: " + e.getMessage(), e);
        }
    }

    private static Object expanded(Object value, EnvVars variables) {
        if (value instanceof String text) {
            return variables.expand(text);
        }
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(item -> all.add(expanded(item, variables)));
            return all;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((name, item) -> all.put(name, expanded(item, variables)));
            return all;
        }
        return value;
    }
}
