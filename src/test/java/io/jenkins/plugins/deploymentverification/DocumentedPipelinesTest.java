package io.jenkins.plugins.deploymentverification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.StreamTaskListener;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.builder.AstBuilder;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.control.CompilePhase;
import org.jenkinsci.plugins.pipeline.modeldefinition.parser.Converter;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What the documents show as Pipelines can be read: our steps and what they hold have those parameters, with such values. */
public class DocumentedPipelinesTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```groovy\n(.*?)^```$");
    private static final String OURS = DocumentedPipelinesTest.class.getPackageName();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    /** By file and line. */
    private static Map<String, String> blocks() throws Exception {
        List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("README.zh-CN.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(f -> f.toString().endsWith(".md")).forEach(files::add);
        }
        Map<String, String> blocks = new TreeMap<>();
        for (Path file : files) {
            String text = Files.readString(file);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                long line = text.substring(0, block.start()).lines().count() + 1;
                blocks.put(file + ":" + line, block.group(1));
            }
        }
        return blocks;
    }

    /** Finds the outermost calls of what is ours, and makes it. */
    private static final class Making extends CodeVisitorSupport {

        private final TreeSet<String> made = new TreeSet<>();

        @Override
        public void visitMethodCallExpression(MethodCallExpression call) {
            Class<?> type = type(call.getMethodAsString());
            if (type == null) {
                super.visitMethodCallExpression(call);
                return;
            }
            make(type, arguments(call));
            made.add(call.getMethodAsString());
            // a step's body may hold others
            ((TupleExpression) call.getArguments())
                    .getExpressions().stream()
                            .filter(e -> !(e instanceof MapExpression))
                            .forEach(e -> e.visit(this));
        }

        private Map<String, Object> arguments(MethodCallExpression call) {
            Map<String, Object> arguments = new LinkedHashMap<>();
            for (Expression argument : ((TupleExpression) call.getArguments()).getExpressions()) {
                if (argument instanceof MapExpression named) {
                    arguments.putAll(map(named));
                }
            }
            return arguments;
        }

        private Map<String, Object> map(MapExpression expression) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (MapEntryExpression entry : expression.getMapEntryExpressions()) {
                map.put(entry.getKeyExpression().getText(), value(entry.getValueExpression()));
            }
            return map;
        }

        /** What is only known when it runs is some text. */
        private Object value(Expression expression) {
            if (expression instanceof ConstantExpression constant) {
                return constant.getValue();
            }
            if (expression instanceof ListExpression list) {
                return list.getExpressions().stream().map(this::value).toList();
            }
            if (expression instanceof MapExpression map) {
                return map(map);
            }
            if (expression instanceof MethodCallExpression call && type(call.getMethodAsString()) != null) {
                made.add(call.getMethodAsString());
                return new UninstantiatedDescribable(call.getMethodAsString(), null, arguments(call));
            }
            return "1";
        }
    }

    /** Of a step or of what a step holds; null where it is not ours. */
    private static Class<?> type(String name) {
        if (name == null) {
            return null;
        }
        StepDescriptor step = StepDescriptor.byFunctionName(name);
        Descriptor<?> descriptor = step != null ? step : SymbolLookup.get().findDescriptor(Describable.class, name);
        return descriptor != null && descriptor.clazz.getName().startsWith(OURS) ? descriptor.clazz : null;
    }

    private static void make(Class<?> type, Map<String, Object> arguments) {
        StringWriter warnings = new StringWriter();
        try {
            DescribableModel.of(type).instantiate(arguments, new StreamTaskListener(warnings));
        } catch (Exception e) {
            throw new IllegalArgumentException(type.getSimpleName() + " of " + arguments + ": " + e.getMessage(), e);
        }
        assertThat(type.getSimpleName() + " of " + arguments, warnings.toString(), is(emptyString()));
    }

    private static TreeSet<String> made(String script) {
        Making making = new Making();
        for (ASTNode node : new AstBuilder().buildFromString(CompilePhase.CONVERSION, true, script)) {
            if (node instanceof org.codehaus.groovy.ast.stmt.Statement statement) {
                statement.visit(making);
            }
        }
        return making.made;
    }

    @Test
    public void allThatIsShownCanBeMade() throws Exception {
        TreeSet<String> made = new TreeSet<>();
        for (Map.Entry<String, String> block : blocks().entrySet()) {
            try {
                made.addAll(made(block.getValue().replace("{ … }", "{}")));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(block.getKey() + ": " + e.getMessage(), e);
            }
        }
        assertThat(
                made,
                hasItems(
                        "verifyDeployment",
                        "progressiveRollout",
                        "metricCheck",
                        "httpCheck",
                        "kubernetesRollback",
                        "trafficSwitch",
                        "commandRollback",
                        "jobRollback",
                        "deploymentRule",
                        "deploymentGate",
                        "jiraTransition",
                        "notifyDingTalk"));
    }

    @Test
    public void wholeJenkinsfilesAreDeclarativePipelines() throws Exception {
        int whole = 0;
        for (Map.Entry<String, String> block : blocks().entrySet()) {
            String script = block.getValue();
            if (script.startsWith("pipeline {") && !script.contains("{ … }")) {
                try {
                    assertThat(
                            block.getKey(),
                            Converter.scriptToPipelineDef(script).getStages() != null);
                } catch (Exception e) {
                    throw new AssertionError(block.getKey() + ": " + e.getMessage(), e);
                }
                whole++;
            }
        }
        assertThat("how many there are", whole >= 8);
    }

    @Test
    public void mistakesWouldBeFound() {
        for (String mistake : List.of(
                "progressiveRollout(steps: [5], service: 'shop', onAbrt: 'none') {}",
                "progressiveRollout(steps: [5], service: 'shop', onAbort: 'never') {}",
                "verifyDeployment service: 'a', checks: [metricCheck(name: 'a', query: 'q', criterion: '<= 1')]",
                "node { withEnv([]) { verifyDeployment service: 'a', failfast: true } }")) {
            assertThrows(mistake, Throwable.class, () -> made(mistake));
        }
        assertThat(
                assertThrows(Exception.class, () -> Converter.scriptToPipelineDef("pipeline { agent any }"))
                        .getMessage(),
                containsString("stages"));
        assertThat(made("echo 'a'"), is(not(hasItems("echo"))));
    }
}
