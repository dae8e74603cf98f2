"""Corrections by officials, all from one door; no later analysis undoes what a person decided."""

from toolkit.services.correct_statements import exclude_statements as exclude_statements
from toolkit.services.correct_statements import move_statements as move_statements
from toolkit.services.correct_statements import pin_statements as pin_statements
from toolkit.services.correct_themes import lock_theme as lock_theme
from toolkit.services.correct_themes import merge_themes as merge_themes
from toolkit.services.correct_themes import rename_theme as rename_theme
from toolkit.services.correct_themes import split_theme as split_theme
from toolkit.services.correct_themes import unlock_theme as unlock_theme
from toolkit.services.correction_log import CorrectionLine as CorrectionLine
from toolkit.services.correction_log import CorrectionPage as CorrectionPage
from toolkit.services.correction_log import correction_examples as correction_examples
from toolkit.services.correction_log import find_correction as find_correction
from toolkit.services.correction_log import list_corrections as list_corrections
from toolkit.services.proposing import ProposalLine as ProposalLine
from toolkit.services.proposing import accept_proposal as accept_proposal
from toolkit.services.proposing import decline_proposal as decline_proposal
from toolkit.services.proposing import list_proposals as list_proposals
from toolkit.services.undoing import undo as undo
