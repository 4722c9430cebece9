package io.jenkins.plugins.deploymentverification.engine.jira.event;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.jira.event.FieldCondition.Operator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** Fields as texts, filters, variables and parameters. */
public class EventTest {

    private static StatusChange change() {
        try (InputStream in = EventTest.class.getResourceAsStream("fields.json")) {
            return new StatusChange(
                    "42",
                    "10001",
                    "SHOP-12",
                    "To Do",
                    "Ready for Development",
                    "Rita Reader",
                    "5:a",
                    Instant.parse("2026-11-21T08:30:00Z"),
                    IssueFields.of(new ObjectMapper().readTree(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final StatusChange change = change();

    @Test
    public void fieldsOfAllShapesAreTexts() {
        IssueFields fields = change.fields();
        assertThat(fields.text("assignee"), equalTo("Rita Reader"));
        assertThat(fields.text("components"), equalTo("cart, pay"));
        assertThat(fields.items("labels"), contains("deploy", "web shop"));
        assertThat(fields.text("description"), equalTo("hello"));
        assertThat(fields.text("customfield_10043"), equalTo("Production"));
        assertThat(fields.text("customfield_10044"), equalTo("3.5"));
        assertThat(fields.text("customfield_10047"), equalTo("EU > DE"));
        assertThat(fields.text("customfield_10051"), equalTo("a"));
        for (String empty : List.of("resolution", "fixVersions", "customfield_10052", "nothing")) {
            assertThat(empty, fields.text(empty), equalTo(""));
        }
        assertThat(fields.has("resolution"), is(true));
        assertThat(fields.has("nothing"), is(false));
    }

    @Test
    public void variablesCarryWhatPeopleWroteUnchanged() {
        Map<String, String> all = IssueEnvironment.of(change, "https://jira.example.com/browse/SHOP-12");
        assertThat(
                all,
                allOf(
                        hasEntry("JIRA_ISSUE_KEY", "SHOP-12"),
                        hasEntry("JIRA_PROJECT_KEY", "SHOP"),
                        hasEntry("JIRA_ISSUE_STATUS", "Ready for Development"),
                        hasEntry("JIRA_ISSUE_FROM_STATUS", "To Do"),
                        hasEntry("JIRA_ISSUE_URL", "https://jira.example.com/browse/SHOP-12"),
                        hasEntry("JIRA_ISSUE_LABELS", "deploy, web shop"),
                        hasEntry("JIRA_ISSUE_RESOLUTION", ""),
                        hasEntry("JIRA_CHANGED_BY", "Rita Reader"),
                        hasEntry("JIRA_CUSTOMFIELD_10042", "https://git.example.com/shop.git")));
        assertThat(all.get("JIRA_ISSUE_SUMMARY"), equalTo("Pay `rm -rf /`; $(reboot) ${env.X} \"\n"));
        assertThat("a NUL ends a variable", all.get("JIRA_CUSTOMFIELD_10053"), equalTo("ab"));
        for (String name : all.keySet()) {
            assertThat(name, name.matches("JIRA_[A-Z0-9_]+"), is(true));
        }
    }

    @Test
    public void variablesAreNotEndless() {
        StatusChange large = change.withFields(IssueFields.of(new ObjectMapper()
                .createObjectNode()
                .put("summary", "😀".repeat(20_000))
                .put("description", "x".repeat(90_000))));
        Map<String, String> all = IssueEnvironment.of(large, null);
        assertThat(all.get("JIRA_ISSUE_DESCRIPTION").length(), is(8_192));
        assertThat(all.get("JIRA_ISSUE_SUMMARY").length(), lessThan(8_193));
        assertThat(
                Character.isHighSurrogate(all.get("JIRA_ISSUE_SUMMARY")
                        .charAt(all.get("JIRA_ISSUE_SUMMARY").length() - 1)),
                is(false));
    }

    @Test
    public void parametersAreFilledOnce() {
        assertThat(new ParameterMapping("BRANCH", "feature/${key}", null).value(change), equalTo("feature/SHOP-12"));
        assertThat(
                new ParameterMapping("REPO", "${customfield_10042}", " ").value(change),
                equalTo("https://git.example.com/shop.git"));
        assertThat(
                new ParameterMapping("TEXT", "$${key} ${nothing}${ status }|${fromStatus}|${changedBy}|${project}", "")
                        .value(change),
                equalTo("${key} Ready for Development|To Do|Rita Reader|SHOP"));
        StatusChange tricky = change.withFields(IssueFields.of(
                new ObjectMapper().createObjectNode().put("summary", "${key} $1 \\ ${customfield_10042}")));
        assertThat(
                new ParameterMapping("S", "${summary}", null).value(tricky),
                equalTo("${key} $1 \\ ${customfield_10042}"));
    }

    @Test
    public void aValueThatDoesNotMatchIsNone() {
        String pattern = "https://git\\.example\\.com/([\\w/-]+)\\.git";
        assertThat(new ParameterMapping("REPO", "${customfield_10042}", pattern).value(change), equalTo("shop"));
        assertThat(new ParameterMapping("REPO", "${summary}", pattern).value(change), nullValue());
        assertThat(new ParameterMapping("KEY", "${key}", "SHOP-\\d+").value(change), equalTo("SHOP-12"));
        assertThat(new ParameterMapping("KEY", "${key}", "SHOP").value(change), nullValue());
    }

    @Test
    public void mappingsThatCannotWorkAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ParameterMapping("A B", "x", null));
        assertThrows(IllegalArgumentException.class, () -> new ParameterMapping("A", "x", "("));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> new ParameterMapping("A", "${env.HOME + 1}", null))
                        .getMessage(),
                containsString("names no field"));
    }

    private static boolean holds(String field, String operator, String value) {
        return new FieldCondition(field, Operator.of(operator), value).holds(change().fields());
    }

    @Test
    public void conditionsOfAllOperators() {
        assertThat(holds("priority", "equals", "high"), is(true));
        assertThat(holds("priority", "notEquals", "high"), is(false));
        assertThat(holds("labels", "equals", "web shop"), is(true));
        assertThat(holds("labels", "notEquals", "deploy"), is(false));
        assertThat(holds("labels", "notEquals", "other"), is(true));
        assertThat(holds("customfield_10042", "contains", "GIT.example"), is(true));
        assertThat(holds("customfield_10042", "NOT_CONTAINS", "GIT.example"), is(false));
        assertThat(holds("priority", "in", "Low, High"), is(true));
        assertThat(holds("priority", "notIn", "Low,High"), is(false));
        assertThat(holds("customfield_10042", "matches", "https://git.example.com/*.git"), is(true));
        assertThat(holds("customfield_10042", "matches", "https://evil.example.com/*"), is(false));
        assertThat(holds("customfield_10042", "notMatches", "http:*"), is(true));
        assertThat(holds("resolution", "isEmpty", ""), is(true));
        assertThat(holds("nothing", "isEmpty", ""), is(true));
        assertThat(holds("labels", "isNotEmpty", ""), is(true));
        assertThat(holds("nothing", "equals", ""), is(false));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> Operator.of("like"))
                        .getMessage(),
                containsString("isNotEmpty"));
        assertThrows(IllegalArgumentException.class, () -> new FieldCondition(" ", Operator.EQUALS, ""));
    }

    @Test
    public void globsMatchWholeTexts() {
        for (String[] one : new String[][] {
            {"", ""},
            {"*", ""},
            {"a*c", "abbc"},
            {"a?c", "abc"},
            {"*b*", "abc"},
            {"**", "x"},
            {"a*b*c", "aXbYbZc"},
            {"a.c", "a.c"}
        }) {
            assertThat(one[0], Glob.matches(one[0], one[1]), is(true));
        }
        for (String[] one :
                new String[][] {{"", "a"}, {"a", "ab"}, {"?", ""}, {"a.c", "abc"}, {"a*c", "ab"}, {"[a]", "a"}}) {
            assertThat(one[0], Glob.matches(one[0], one[1]), is(false));
        }
        assertThat(Glob.matches("*a".repeat(30) + "b", "a".repeat(5_000)), is(false)); // ends
    }

    private static TransitionFilter filter(
            List<String> projects,
            List<String> from,
            List<String> to,
            List<String> types,
            List<String> labels,
            FieldCondition... conditions) {
        return new TransitionFilter(projects, from, to, types, labels, List.of(conditions));
    }

    @Test
    public void filtersWantAllOfTheirParts() {
        List<String> any = List.of();
        assertThat(filter(any, any, any, any, any).accepts(change), is(true));
        assertThat(
                filter(
                                List.of("shop"),
                                List.of("to do"),
                                List.of("READY for development "),
                                List.of("story"),
                                List.of("x", "Deploy"),
                                new FieldCondition("priority", Operator.EQUALS, "High"))
                        .accepts(change),
                is(true));
        assertThat(filter(List.of("WEB"), any, any, any, any).refusal(change), containsString("project SHOP"));
        assertThat(filter(any, List.of("Done"), any, any, any).refusal(change), containsString("came from \"To Do\""));
        assertThat(filter(any, any, List.of("Done"), any, any).refusal(change), containsString("status \"Ready"));
        assertThat(filter(any, any, any, List.of("Bug"), any).refusal(change), containsString("type \"Story\""));
        assertThat(filter(any, any, any, any, List.of("web")).refusal(change), containsString("labels"));
        String refusal = filter(any, any, any, any, any, new FieldCondition("summary", Operator.EQUALS, "x"))
                .refusal(change);
        assertThat(refusal, allOf(containsString("summary"), not(containsString("reboot"))));
    }

    @Test
    public void theIdentityIsThatOfTheChange() {
        assertThat(change.identity(), equalTo("10001/42"));
        StatusChange bare = new StatusChange("", "", "SHOP-1", "", "Done", "", "", null, change.fields());
        assertThat(bare.identity(), containsString("SHOP-1"));
    }

    private static void givenUp(ThrowingRunnable match) {
        String message = assertThrows(IllegalArgumentException.class, match).getMessage();
        assertThat(message, containsString("the pattern for the parameter BRANCH takes too much"));
        assertThat(message, not(containsString("aaaa")));
    }

    @Test
    public void aPatternThatNeverEndsIsGivenUp() {
        // a reference to a group: then Java does not remember where it failed before
        givenUp(() -> new ParameterMapping("BRANCH", "a".repeat(60) + "!", "(a+)+\\1b").value(change));
        givenUp(() -> new ParameterMapping("BRANCH", "", "(a+)+$")
                .matched(Pattern.compile("(a+)+$"), "a".repeat(8_000) + "!", Duration.ZERO));
    }

    @Test
    public void aPatternThatNeedsTooMuchStackIsGivenUp() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> givenUp(() -> new ParameterMapping("BRANCH", "ab".repeat(4_000), "(?:a|b)*c").value(change)),
                "small stack",
                256 * 1024);
        small.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        small.start();
        small.join();
        assertThat(failure.get(), nullValue());
    }

    @Test
    public void aLongValueIsMatchedInItsTime() {
        String value = "a".repeat(8_000);
        assertThat(new ParameterMapping("BRANCH", value, "([a-z]+)").value(change), equalTo(value));
        assertThat(new ParameterMapping("BRANCH", value + "!", "[a-z]+").value(change), nullValue());
    }
}
