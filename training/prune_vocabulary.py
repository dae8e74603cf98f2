"""Keep the pieces that Danish and English need, and write the tokenizer of those."""

import argparse
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing
from wordfreq import top_n_list

from training.encoder import PREFIX
from training.examples import read_examples
from training.read_weights import Original, read_original

N_DANISH = 60_000
N_ENGLISH = 20_000
SPACE = "▁"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÄÖÜÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÝÑÇÐÞŠŽŁŃŚŹŻĆČĘĄŐŰĞŞİŒß"
EMOJI = (
    "😀😃😄😁😅😂🤣😊😉😍😎😢😭😡😠🤬🙄🤔😬😴🤷🙏👍👎👏💪🔥🎉✅❌❤♥⭐☀🚗🚌🚲🚛🚚🏭🏢💰💡📈📉🌱🌍♻"
)
MARKS = "⚡⚠➡→←↑↓•·…–—‑“”„‚‘’«»€£$§°²³½¼¾±×÷≈≤≥%‰©®™"


def make_tokenizer(original: Original, kept: Iterable[int]) -> Tokenizer:
    """Make a tokenizer of the pieces `kept`; its ids are their places in `kept`.

    Unicode's NFKC does what the original table does, but for the code points below.
    """
    ids = list(kept)
    pieces = [(original.pieces[i], original.scores[i]) for i in ids]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=ids.index(original.unknown)))
    spaces, removed = _code_points(original)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{removed}]"), ""),
            normalizers.Replace(Regex(f"[{spaces}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(SPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(SPACE, prepend_scheme="always")
    begin, end = original.pieces[original.begin], original.pieces[original.end]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{begin} $A {end}",
        special_tokens=[
            (begin, ids.index(original.begin)),
            (end, ids.index(original.end)),
        ],
    )
    return tokenizer


def needed_pieces(original: Original, texts: Sequence[str]) -> list[int]:
    """Give the ids of the pieces that `texts`, common words and single signs need, sorted."""
    whole = make_tokenizer(original, range(len(original.pieces)))
    kept = {original.begin, original.end, original.pad, original.unknown}
    words = [
        form
        for language, n in (("da", N_DANISH), ("en", N_ENGLISH))
        for word in top_n_list(language, n)
        for form in (word, word.capitalize())
    ]
    upper = [word.upper() for word in top_n_list("da", N_DANISH // 20)]
    signs = [chr(c) for c in range(33, 0x180)] + list(LETTERS + LETTERS.lower() + EMOJI + MARKS)
    for encoding in whole.encode_batch([*words, *upper, *texts, *signs, PREFIX]):
        kept.update(encoding.ids)
    by_piece = {piece: i for i, piece in enumerate(original.pieces)}
    for sign in signs:
        for form in (sign, unicodedata.normalize("NFKC", sign)):
            kept.update(by_piece[p] for p in (form, SPACE + form, SPACE) if p in by_piece)
    # Where a word's best cut is lost, its second best must be there: all short Latin pieces.
    latin = set("abcdefghijklmnopqrstuvwxyzæøåäöüé0123456789")
    for piece, i in by_piece.items():
        bare = piece.removeprefix(SPACE).lower()
        if 1 <= len(bare) <= 2 and set(bare) <= latin:
            kept.add(i)
    return sorted(kept)


def unknown_share(tokenizer: Tokenizer, whole: Tokenizer, texts: Sequence[str]) -> dict[str, float]:
    """Compare two tokenizers on texts.

    Returns
    -------
    shares : dict
        ``unknown``: tokens of `tokenizer` that are unknown; ``whole``: the same of `whole`;
        ``changed``: texts that are cut otherwise.
    """
    ours, theirs = tokenizer.encode_batch(list(texts)), whole.encode_batch(list(texts))
    unknown = [
        sum(token == "<unk>" for e in side for token in e.tokens) / sum(len(e.tokens) for e in side)
        for side in (ours, theirs)
    ]
    changed = sum(a.tokens != b.tokens for a, b in zip(ours, theirs, strict=True)) / len(texts)
    return {"unknown": unknown[0], "whole": unknown[1], "changed": changed}


def _code_points(original: Original) -> tuple[str, str]:
    """Give the code points that become a space and those that vanish, as regex ranges."""
    spaces, removed = [], []
    for code_point, out in original.replaced.items():
        if unicodedata.normalize("NFKC", chr(code_point)) == out:
            continue
        if out == "":
            removed.append(code_point)
        elif out == " ":
            spaces.append(code_point)
    return _escaped(spaces), _escaped(removed)


def _escaped(code_points: Iterable[int]) -> str:
    return "".join(f"\\x{{{c:04X}}}" for c in sorted(code_points))


def main() -> None:
    """Write tokenizer.json and report its share of unknown tokens on each left-out author."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("--check", action="store_true", help="leave each author out in turn")
    arguments = parser.parse_args()
    original = read_original()
    examples = read_examples(arguments.examples)
    if arguments.check:
        whole = make_tokenizer(original, range(len(original.pieces)))
        for author in sorted({e.author for e in examples}):
            kept = needed_pieces(original, [e.text for e in examples if e.author != author])
            shares = unknown_share(
                make_tokenizer(original, kept),
                whole,
                [e.text for e in examples if e.author == author],
            )
            told = ", ".join(f"{name} {share:.2%}" for name, share in shares.items())
            print(f"without author {author}: {len(kept)} pieces, {told}", flush=True)
    kept = needed_pieces(original, [e.text for e in examples])
    make_tokenizer(original, kept).save(str(arguments.tokenizer))
    print(f"{len(kept)} of {len(original.pieces)} pieces kept")


if __name__ == "__main__":
    main()
