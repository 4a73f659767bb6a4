#!/usr/bin/env python3
"""Tests of what the scripts of this folder count with: `python3 tests/measure/tests.py`."""
import re, tempfile, unittest, xml.etree.ElementTree as xml
from pathlib import Path

from contest import corpus
from figures import growth, page, plot, processes


class Corpus(unittest.TestCase):
    """The plain corpus has the shape that it promises."""
    COUNT = 300

    def text(self, number):
        return corpus.markdown(corpus.page(number, self.COUNT), lambda path: f"../{path}.md", corpus.alert)

    def test_the_same_number_gives_the_same_page(self):
        self.assertEqual(self.text(17), self.text(17))
        self.assertNotEqual(self.text(17), self.text(18))

    def test_each_page_has_its_parts(self):
        for number in range(60):
            text = self.text(number)
            steps = re.findall(r"^\d+\. .*\*\*.+\*\*", text, re.M)
            self.assertIn(len(steps), range(5, 10))
            self.assertEqual(len(re.findall("^## ", text, re.M)), 2)
            self.assertEqual(text.count("[!NOTE]"), 1)
            self.assertEqual(text.count("```") == 2, number % 3 == 0)
            self.assertEqual("| --- |" in text, number % 5 == 0)

    def test_links_lead_to_other_pages(self):
        pages = {page.path for page in corpus.pages(self.COUNT)}
        for number in range(self.COUNT):
            links = re.findall(r"\]\(\.\./(.+?)\.md\)", self.text(number))
            self.assertEqual(len(set(links)), 3)
            self.assertLessEqual(set(links), pages - {corpus.page(number, self.COUNT).path})

    def test_a_page_is_as_long_as_that_of_a_usual_manual(self):
        mean = sum(len(self.text(number)) for number in range(self.COUNT)) / self.COUNT
        self.assertTrue(2100 < mean < 2500, mean)

    def test_sections_have_twenty_five_pages(self):
        self.assertEqual(len(corpus.sections(self.COUNT)), 12)
        self.assertEqual({page.section for page in corpus.pages(self.COUNT)}, {number for number, _ in corpus.sections(self.COUNT)})


class Growth(unittest.TestCase):
    """The exponent is that of the curve nearest to the points."""
    SIZES = (100, 1000, 10000)

    def test_powers_are_found_whatever_stands_before_them(self):
        for power in (0, 0.5, 1, 1.1, 2):
            for factor in (1e-6, 3):
                self.assertAlmostEqual(growth.exponent([(size, factor * size**power) for size in self.SIZES]), power)

    def test_a_point_beside_the_curve_pulls_it_by_least_squares(self):
        # By hand: the decades 2, 3 and 4 and the logarithms 0, 1 and 5 have the slope 5 / 2.
        self.assertAlmostEqual(growth.exponent([(100, 1), (1000, 10), (10000, 100000)]), 2.5)

    def test_two_sizes_are_needed_and_what_is_nothing_does_not_count(self):
        self.assertIsNone(growth.exponent([]))
        self.assertIsNone(growth.exponent([(100, 1), (100, 2)]))
        self.assertIsNone(growth.exponent([(100, 0), (1000, 5)]))

    def test_small_books_are_left_out_where_larger_ones_suffice(self):
        points = [(100, 50), (1000, 60), (10000, 600)]
        self.assertAlmostEqual(growth.over(points, 1000), 1)
        self.assertAlmostEqual(growth.over(points[:2], 1000), growth.exponent(points[:2]))


class Processes(unittest.TestCase):
    """A process is measured to its end, and one that fails says why."""

    def test_what_it_says_and_writes_is_counted(self):
        taken = processes.run(["sh", "-c", "head -c 100000 /dev/zero | tr '\\0' 'a'; echo b"])
        self.assertTrue(taken.out.endswith("ab"))
        self.assertGreater(taken.memory, 100_000)
        self.assertGreater(processes.run(["head", "-c", "100000", "/dev/zero"]).written, 99_999)

    def test_a_failure_is_told_in_its_own_words(self):
        with self.assertRaisesRegex(processes.Failed, "ended with 3: no such book"):
            processes.run(["sh", "-c", "echo no such book >&2; exit 3"])
        self.assertEqual(processes.run(["sh", "-c", "exit 1"], codes=(0, 1)).out, "")

    def test_what_takes_too_long_is_ended_with_all_that_it_started(self):
        with self.assertRaisesRegex(processes.Failed, "more than 0 s"):
            processes.run(["sh", "-c", "sleep 100 & sleep 100; wait"], timeout=0.2)

    def test_the_middle_of_runs_is_taken_and_the_most_memory(self):
        taken = [processes.Taken(wall, wall, memory, 1) for wall, memory in ((3, 10), (1, 30), (2, 20))]
        middle = processes.median(taken)
        self.assertEqual((middle["wall"], middle["memory"], middle["runs"]), (2, 30, 3))

    def test_a_budget_ends_after_a_whole_round(self):
        self.assertEqual(processes.rounds(lambda: 1, runs=5, budget=0), [1])
        self.assertEqual(processes.rounds(lambda: 1, runs=3, budget=60), [1, 1, 1])


class Pages(unittest.TestCase):
    """What is drawn and written can be read."""

    def test_plots_are_whole_and_name_what_they_show(self):
        curves = plot.curves("Time", [("a <b>", [(100, 0.5), (1000, 5)]), ("nothing", [(100, 0)])], page.seconds)
        drawn = xml.fromstring(curves)
        self.assertEqual([text.text for text in drawn.iter("text") if text.get("class") == "label"], ["a <b>"])
        bars = xml.fromstring(plot.bars("Ratios", [("Headwater", 1, ""), ("Slow", None, "more than 3 s")], page.number))
        self.assertEqual(len([bar for bar in bars.iter("rect") if bar.get("class", "").startswith("bar")]), 1)

    def test_labels_keep_their_order_and_their_distance(self):
        moved = plot.spread([50, 52, 51, 90], 18, 0, 100)
        order = sorted(range(4), key=lambda number: moved[number])
        self.assertEqual(order, [0, 2, 1, 3])
        self.assertTrue(all(moved[b] - moved[a] >= 18 for a, b in zip(order, order[1:])))

    def test_figures_have_the_unit_in_which_they_are_read_best(self):
        self.assertEqual([page.seconds(figure) for figure in (12.34, 0.0123, 0.0000123)], ["12.3 s", "12.3 ms", "12.3 µs"])
        self.assertEqual([page.size(figure) for figure in (2.5e9, 64e6, 12)], ["2.5 GB", "64 MB", "12 B"])

    def test_a_page_needs_nothing_else(self):
        machine = dict.fromkeys(("date", "commit", "command", "processor", "processors", "system"), "<x>") | {"memory": 1, "load": 1}
        with tempfile.TemporaryDirectory() as folder:
            page.write(Path(folder, "p"), "T", {"machine": machine}, [page.section("S", "text", page.table(["a"], [["<b>"]], "n"))],
                       [("Some", ["a", "b"], [["c", 1]]), ("None", ["a"], [])])
            text = Path(folder, "p.html").read_text()
            self.assertTrue(Path(folder, "p.md").read_text().endswith("### Some\n\n| a | b |\n| --- | ---: |\n| c | 1 |\n"))
        self.assertNotIn("<x>", text)
        self.assertIn("<td>&lt;b&gt;</td>", text)
        self.assertNotRegex(text, r"(src|href)=|url\(|@import")


if __name__ == "__main__":
    unittest.main()
