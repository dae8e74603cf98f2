"""What the mapping learns from: examples, and the framework's own words where there are none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.analysis.map_areas import class_label
from toolkit.core.framework import Example, Framework
from toolkit.core.text import LocalText

# What people write when they have nothing to say, for frameworks without examples of it.
NO_CONTENT = (
    "ved ikke", "Det ved jeg ikke", "ingen kommentarer", "Ingen kommentar", "intet", "ingenting",
    "se ovenfor", "ikke relevant", "har ikke noget at tilføje", "nej", "none", "no comment",
    "nothing to add", "don't know", "n/a", "see above",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """Labelled texts, `labels` as `class_label` makes them.

    Attributes
    ----------
    n_examples : int
        The first so many rows are the examples, in their order.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    n_examples: int


def training_rows(
    framework: Framework, examples: Sequence[Example], corrections: Sequence[Example] = ()
) -> TrainingRows:
    """Give every class something to learn from.

    An area or theme without a single example is described by its own title and description, so
    that a theme that was added to the framework yesterday can be mapped to.

    Parameters
    ----------
    framework : Framework
    examples : sequence of Example
    corrections : sequence of Example, optional
        What officials have placed in this consultation. Each counts like an example: to count
        three times cost F1 (`benchmarks.learning_curve`).
    """
    learned = [*examples, *corrections]
    texts = [example.text for example in learned]
    labels = [class_label(example.area, example.theme) for example in learned]
    areas = {example.area for example in learned}
    themes = {example.theme for example in learned}
    for area in (*framework.areas, *framework.outside):
        if area.code not in areas:
            words = list(_words(area.title, area.description))
            texts += words
            labels += [class_label(area.code, None)] * len(words)
    for theme in framework.themes:
        if theme.id not in themes:
            words = list(_words(theme.title, theme.description))
            texts += words
            labels += [class_label(theme.area, theme.id)] * len(words)
    if framework.empty not in areas:
        texts += NO_CONTENT
        labels += [class_label(framework.empty, None)] * len(NO_CONTENT)
    return TrainingRows(tuple(texts), tuple(labels), len(examples))


def _words(title: LocalText, description: LocalText | None) -> Iterable[str]:
    for text in (title, description):
        if text is not None:
            yield from dict.fromkeys(text.root.values())
