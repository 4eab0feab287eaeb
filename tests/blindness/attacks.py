"""
The attacks on blindness (盲评): each says what an attacker may not learn, and who tries it here.

B-number → (the attack, the names of the tests that try it, or in words why nothing tries it yet).
``test_attacks`` holds the list against the tests that exist.
"""

from typing import Final

ATTACKS: Final[dict[str, tuple[str, tuple[str, ...] | str]]] = {
    "B1": (
        "authors swapped: a judge's pages are the same to the byte",
        (
            "test_the_worlds_differ_in_what_judges_may_not_see",
            "test_a_judge_sees_no_difference_while_scoring",
            "test_a_judge_sees_no_difference_once_the_rounds_are_closed",
        ),
    ),
    "B2": (
        "judges and their points swapped: a submitter's pages are the same to the byte",
        (
            "test_a_submitter_sees_no_difference_between_judges[liaison]",
            "test_no_answer_tells_who_made_or_judged_what[liaison]",
        ),
    ),
    "B3": (
        "a chair in conflict looks up who judges their own work",
        ("test_who_runs_a_call_cannot_hand_in_to_it",),
    ),
    "B4": (
        "names in pages, comments, attributes, scripts",
        ("test_no_answer_tells_who_made_or_judged_what[judge]",),
    ),
    "B5": (
        "files that carry their author in every place a format has",
        (
            "test_a_file_carries_its_author_in_every_place[docx]",
            "test_no_answer_tells_who_made_or_judged_what[judge]",
        ),
    ),
    "B6": (
        "names of files in headers, archives, alternative texts",
        (
            "test_no_answer_tells_who_made_or_judged_what[judge]",
            "test_no_page_or_header_of_the_desk_carries_an_identity",
        ),
    ),
    "B7": (
        "ETag, Last-Modified and other dates of a file",
        (
            "test_no_answer_carries_a_date_or_a_digest[judge]",
            "test_judges_pictures_carry_no_date_and_no_digest",
        ),
    ),
    "B8": (
        "codes that can be guessed, or come in order, or are made from the content",
        (
            "test_codes_are_too_many_to_be_guessed",
            "test_blind_codes_say_nothing_of_the_order_of_submission",
            "test_codes_are_not_made_from_the_content",
        ),
    ),
    "B9": (
        "another's page, picture, tile, text or file, by its code",
        (
            "test_every_page_opens_for_whom_we_decided",
            "test_absent_foreign_conflicted_and_recused_look_alike[scorecard]",
            "test_pictures_of_what_is_not_mine_look_absent",
        ),
    ),
    "B10": (
        "search, filter and sort by author, unit or file name",
        (
            "test_nothing_can_be_searched_or_sorted_by_a_name",
            "test_a_judge_sees_no_difference_while_scoring",
        ),
    ),
    "B11": (
        "the order of a judge's queue",
        ("test_a_judges_order_says_nothing_of_the_order_of_submission",),
    ),
    "B12": (
        "gaps in numbers, totals beyond what is shown",
        ("test_the_queue_counts_what_it_shows", "test_totals_know_nothing_of_hidden_works"),
    ),
    "B13": (
        "counts per unit and per judge, quotas before and after",
        ("test_a_unit_sees_its_own_places_only", "test_every_page_opens_for_whom_we_decided"),
    ),
    "B14": (
        "small cells and live means",
        (
            "test_a_spread_is_shown_only_when_it_says_something",
            "test_a_signature_more_moves_no_figure_until_the_lock",
        ),
    ),
    "B15": (
        "points guessed from aggregates",
        (
            "test_a_submitter_sees_no_difference_between_judges[liaison]",
            "test_no_answer_tells_who_made_or_judged_what[submitter]",
        ),
    ),
    "B16": (
        "mail: addresses, placeholders, bounces",
        ("test_a_letter_says_what_is_true_when_it_goes_and_why_it_did_not",),
    ),
    "B17": (
        "the moment of scoring, told to the author",
        ("test_a_submitter_sees_no_difference_between_judges[liaison]",),
    ),
    "B18": (
        "how a refusal is worded, and which it is",
        (
            "test_absent_foreign_conflicted_and_recused_look_alike[recuse]",
            "test_deeds_upon_what_is_not_mine_look_alike[draft]",
            "test_the_organisers_desk_tells_a_judge_nothing_of_what_exists",
            "test_no_other_method_opens_anything",
        ),
    ),
    "B19": (
        "how long an answer takes",
        (
            "test_absent_foreign_and_barred_take_the_same_queries",
            "test_refusals_ask_the_database_the_same_and_say_the_same",
            "test_refusals_take_the_same_time",
        ),
    ),
    "B20": (
        "one person in two offices",
        (
            "test_every_pair_of_roles",
            "test_who_judges_cannot_see_names_in_another_office",
            "test_who_handed_a_work_in_for_another_unit_cannot_judge_it",
            "test_an_organiser_elsewhere_is_only_a_judge_here",
            "test_one_office_after_another_opens_no_names",
        ),
    ),
    "B21": (
        "former judges with an open session",
        (
            "test_who_is_no_judge_any_more_sees_nothing_at_the_next_request[role revoked]",
            "test_no_answer_tells_who_made_or_judged_what[former]",
        ),
    ),
    "B22": (
        "history, audit, recent activity",
        (
            "test_every_page_opens_for_whom_we_decided",
            "test_the_trail_is_closed_to_the_judged[judge]",
        ),
    ),
    "B23": (
        "older versions, tracked deletions, hidden text, old revisions",
        (
            "test_a_replaced_file_is_gone_for_judges",
            "test_no_answer_tells_who_made_or_judged_what[judge]",
        ),
    ),
    "B24": (
        "other formats: JSON, CSV, HEAD, Range, doubled parameters",
        (
            "test_a_judge_sees_no_difference_while_scoring",
            "test_head_is_answered_as_get_is",
            "test_a_range_is_cut_from_the_same_bytes",
        ),
    ),
    "B25": (
        "sheets and archives a judge takes away",
        (
            "test_a_judges_score_sheet_is_sorted_by_code",
            "test_no_answer_tells_who_made_or_judged_what[judge]",
        ),
    ),
    "B26": ("shared caches", ("test_every_answer_to_somebody_signed_in_is_private[judge]",)),
    "B27": ("files by a direct address", ("test_blobs_are_under_no_served_folder",)),
    "B28": (
        "what converters write into renditions",
        (
            "test_renditions_hold_pixels_and_nothing_else[scan-1]",
            "test_an_archive_of_tiles_tells_no_moment",
        ),
    ),
    "B29": (
        "results before they are published",
        (
            "test_unpublished_results_look_unknown",
            "test_before_publication_a_page_looks_like_one_that_never_was",
        ),
    ),
    "B30": (
        "the check of duplicates",
        ("test_every_page_opens_for_whom_we_decided", "test_the_author_reads_the_words_alone"),
    ),
    "B31": (
        "the list of conflicts: hidden, so it is from my unit",
        ("test_absent_foreign_conflicted_and_recused_look_alike[scorecard]",),
    ),
    "B32": (
        "a chair removes the guard",
        (
            "test_every_act_that_lowers_the_guard_is_on_record[conflict.dismissed]",
            "test_the_command_is_red_after_one_row_was_edited",
            "test_last_organiser_stays",
        ),
    ),
    "B33": ("acting for somebody else", ("test_nobody_can_act_as_somebody_else[proxy]",)),
    "B34": (
        "deeds upon many, hidden ones among them",
        (
            "test_marking_many_leaves_the_works_of_another_call_alone",
            "test_every_deed_is_refused_to_whom_we_decided",
        ),
    ),
    "B35": (
        "pseudonyms that follow a judge from work to work",
        ("test_a_submitter_sees_no_difference_between_judges[liaison]",),
    ),
    "B36": (
        "names in the remarks of judges",
        (
            "test_remarks_that_tell_of_their_judge_are_found",
            "test_a_remark_with_its_judge_in_it_is_warned_of_and_not_signed",
            "test_the_check_of_remarks_knows_nothing_of_the_author",
        ),
    ),
    "B37": (
        "moments on pages",
        (
            "test_a_judge_sees_no_difference_while_scoring",
            "test_a_judge_sees_no_moment_of_a_work",
        ),
    ),
    "B38": (
        "links that are keys",
        ("test_link_works_once", "test_no_link_is_passed_on_by_a_referrer[/invitations/nobody]"),
    ),
    "B39": (
        "pictures of people, hashes of telephones",
        ("test_no_answer_tells_who_made_or_judged_what[nobody]",),
    ),
    "B40": (
        "printed, narrow, large, high-contrast pages",
        (
            "test_a_judge_sees_no_difference_while_scoring",
            "test_how_a_page_is_shown_changes_nothing_of_what_it_says",
        ),
    ),
    "B41": (
        "logs and pages of errors",
        (
            "test_it_stops_when_told_and_the_log_names_nobody",
            "test_no_object_writes_a_name_into_a_log",
            "test_a_child_that_fails_is_a_damaged_file_and_logs_no_text",
        ),
    ),
    "B42": ("an emptied field falls back", ("test_a_title_that_is_only_a_name_stays_blank",)),
    "B43": (
        "lists of people",
        (
            "test_every_page_opens_for_whom_we_decided",
            "test_unknown_login_reads_exactly_like_a_wrong_password",
        ),
    ),
    "B44": (
        "sizes as a fingerprint of the file",
        (
            "test_a_judge_sees_no_difference_while_scoring",
            "test_a_copy_is_as_long_whoever_made_it",
        ),
    ),
    "B45": (
        "more fields than asked for",
        (
            "test_extra_fields_of_a_scorecard_change_nothing",
            "test_extra_fields_of_an_entry_change_nothing",
        ),
    ),
    "B46": (
        "signature and seal on a scan",
        (
            "test_a_judge_sees_no_difference_while_scoring",
            "test_masked_pixels_are_absent_at_every_level",
        ),
    ),
    "B47": (
        "a text that names its author",
        (
            "test_no_answer_tells_who_made_or_judged_what[judge]",
            "test_own_data_is_masked_wherever_it_hides",
        ),
    ),
    "B48": (
        "an own work assigned after a unit was renamed",
        (
            "test_no_assignment_is_ever_in_conflict",
            "test_a_unit_that_was_renamed_is_the_same_unit",
        ),
    ),
}
