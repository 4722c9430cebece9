package io.jenkins.plugins.deploymentverification.freestyle;

import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import hudson.tasks.Publisher;
import hudson.util.RobustReflectionConverter;
import hudson.util.XStream2;
import io.jenkins.plugins.deploymentverification.jira.IssueFieldLines;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.steps.Step;

/**
 * Reads post-build actions that hold a step in both forms they have had in {@code config.xml}: with the step as an element,
 * which is how they are written, and with the step's fields among their own. Some of those were texts with commas or lines
 * and are lists and maps today.
 *
 * @param <T> the post-build action; it has a property {@code step}
 */
abstract class StepHolderConverter<T extends Publisher> extends XStream2.PassthruConverter<T> {

    private static final String STEP = "step";

    private final Class<T> holder;
    private final Class<? extends Step> step;

    StepHolderConverter(XStream2 xstream, Class<T> holder, Class<? extends Step> step) {
        super(xstream);
        this.holder = holder;
        this.step = step;
    }

    @Override
    public final Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
        DescribableModel<T> holderModel = DescribableModel.of(holder);
        DescribableModel<? extends Step> stepModel = DescribableModel.of(step);
        Map<String, Object> ofHolder = new LinkedHashMap<>();
        Map<String, Object> ofStep = new LinkedHashMap<>();
        while (reader.hasMoreChildren()) {
            reader.moveDown();
            String name = reader.getNodeName();
            DescribableParameter own = holderModel.getParameter(name);
            DescribableParameter held = stepModel.getParameter(name);
            if (own != null) {
                ofHolder.put(name, value(own.getErasedType(), reader, context));
            } else if (held != null) {
                ofStep.put(name, value(held.getErasedType(), reader, context));
            } else {
                RobustReflectionConverter.addErrorInContext(
                        context, new ConversionException("No such field " + holder.getName() + "." + name));
            }
            reader.moveUp();
        }
        try {
            if (!ofHolder.containsKey(STEP)) {
                ofHolder.put(STEP, stepModel.instantiate(ofStep));
            }
            return holderModel.instantiate(ofHolder);
        } catch (IllegalArgumentException e) {
            throw new ConversionException(e.getMessage(), e);
        }
    }

    private static Object value(Class<?> type, HierarchicalStreamReader reader, UnmarshallingContext context) {
        if (List.class.isAssignableFrom(type)) {
            return reader.hasMoreChildren()
                    ? context.convertAnother(null, ArrayList.class)
                    : FormLists.items(List.of(reader.getValue()));
        }
        if (Map.class.isAssignableFrom(type)) {
            return reader.hasMoreChildren()
                    ? context.convertAnother(null, LinkedHashMap.class)
                    : IssueFieldLines.parse(reader.getValue());
        }
        return context.convertAnother(null, type);
    }

    @Override
    protected final void callback(T obj, UnmarshallingContext context) {
        // everything is done while reading
    }
}
