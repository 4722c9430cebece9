package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.util.Random;
import org.junit.Test;

public class CriteriaTest {

    private static boolean test(String criteria, Unit unit, double value) {
        return Criteria.parse(criteria, unit).test(value);
    }

    @Test
    public void comparisonsIncludeTheBoundOrNot() {
        assertThat(test(">= 0.95", Unit.NONE, 0.95), is(true));
        assertThat(test("> 0.95", Unit.NONE, 0.95), is(false));
        assertThat(test("<= 3", Unit.NONE, 3), is(true));
        assertThat(test("< 3", Unit.NONE, 3), is(false));
        assertThat(test("!= 0", Unit.NONE, 0), is(false));
        assertThat(test("= 2", Unit.NONE, 2), is(true));
        assertThat(test("≤ -1e-3", Unit.NONE, -0.5), is(true));
        assertThat(test("between 10 and 20", Unit.NONE, 20), is(true));
        assertThat(test("between 10 and 20", Unit.NONE, 20.1), is(false));
    }

    @Test
    public void andBindsTighterThanOr() {
        Criteria criteria = Criteria.parse("<= 1 or >= 5 and <= 6", Unit.NONE);
        assertThat(criteria.test(0), is(true));
        assertThat(criteria.test(3), is(false));
        assertThat(criteria.test(5.5), is(true));
        assertThat(criteria.test(7), is(false));
        assertThat(criteria.comparisons().size(), equalTo(3));
    }

    @Test
    public void unitsConvertToTheChecksOwn() {
        Unit ms = Unit.of("ms").orElseThrow();
        assertThat(test("<= 500ms", Unit.SECONDS, 0.5), is(true));
        assertThat(test("<= 500ms", Unit.SECONDS, 0.51), is(false));
        assertThat(test("<= 0.5 s", ms, 500), is(true));
        assertThat(test("<= 5%", Unit.RATIO, 0.05), is(true));
        assertThat(test("<= 5%", Unit.PERCENT, 5), is(true));
        assertThat(test("<= 1 GiB", Unit.BYTES, 1073741824), is(true));
        assertThat(test(">= 60 req/min", Unit.PER_SECOND, 1), is(true));
        assertThat(test("<= 0.3%", Unit.RATIO, 0.003), is(true));
    }

    @Test
    public void withoutAUnitTheBaseUnitIsMeant() {
        assertThat(test("<= 500ms", Unit.NONE, 0.4), is(true));
        assertThat(test("<= 1%", Unit.NONE, 0.02), is(false));
    }

    @Test
    public void nanMeetsNothing() {
        for (String criteria : new String[] {"<= 1", ">= 1", "!= 0", "between 0 and 1", "< 0 or >= 0"}) {
            assertThat(criteria, test(criteria, Unit.NONE, Double.NaN), is(false));
        }
    }

    @Test
    public void errorsSayWhereAndWhatWouldBeRight() {
        assertThat(error("500", Unit.NONE), containsString("at character 1 ('500'): expected one of >=, <="));
        assertThat(error("<= ", Unit.NONE), containsString("(the end): expected a number"));
        assertThat(error("<= 5 parsecs", Unit.NONE), containsString("unknown unit 'parsecs'"));
        assertThat(error("<= 5%", Unit.SECONDS), containsString("'%' does not fit the unit 's'"));
        assertThat(error("<= 5ms or >= 2%", Unit.NONE), containsString("'%' does not fit the unit 's'"));
        assertThat(error("between 20 and 10", Unit.NONE), containsString("lower bound"));
        assertThat(error("<= 5 xor >= 3", Unit.NONE), containsString("xor"));
        assertThat(error("<= +10%", Unit.NONE), containsString("baseline"));
        assertThat(error(" ", Unit.NONE), containsString("empty"));
    }

    @Test
    public void theMarginsSignAgreesWithTheTest() {
        Random random = new Random(42);
        String[] operators = {">=", "<=", ">", "<", "==", "!="};
        for (int i = 0; i < 5000; i++) {
            int bound = random.nextInt(7) - 3;
            double value = random.nextInt(7) - 3;
            String text = operators[random.nextInt(6)] + " " + bound + (random.nextBoolean() ? " and " : " or ")
                    + operators[random.nextInt(6)] + " " + (random.nextInt(7) - 3);
            Criteria criteria = Criteria.parse(text, Unit.NONE);
            double margin = criteria.margin(value);
            if (margin > 0) {
                assertThat(text + " of " + value, criteria.test(value), is(true));
            } else if (margin < 0) {
                assertThat(text + " of " + value, criteria.test(value), is(false));
            }
        }
    }

    @Test
    public void theSpellingReadsBackToTheSameCriteria() {
        for (String text : new String[] {"<= 500ms", "between 10 and 20", ">= 1 and < 3 or == 7", "<=5%"}) {
            Criteria criteria = Criteria.parse(text, Unit.NONE);
            assertThat(Criteria.parse(criteria.toString(), Unit.NONE), equalTo(criteria));
        }
    }

    private static String error(String text, Unit unit) {
        return assertThrows(IllegalArgumentException.class, () -> Criteria.parse(text, unit))
                .getMessage();
    }
}
