"""
The attacks on blindness (盲评): each says what an attacker may not learn, and tries.

B1   authors swapped, judge crawls         test_swap: a_judge_sees_no_difference_*
B2   own judges and scores, submitter      test_canary[liaison]: judges' names, remarks, blind codes
B3   chair in conflict crawls              waits: organisers see everything in this version; the
                                           strictest-role view of a chair in conflict comes later
B4   names in pages, comments, attributes  test_canary[judge]
B5   files that carry their author         test_canary[judge]; works.essay_file, works.scan_file
B6   names of files and parts              test_canary[judge] searches headers too
B7   ETag, Last-Modified, dates            test_judges_pictures_carry_no_date_and_no_digest
B8   guessable or ordered codes            test_codes_are_too_many_to_be_guessed, test_blind_codes_*
B9   another's pages, files, tiles         test_absent_foreign_*, test_pictures_of_what_is_not_*
B10  search, filter, sort by author        the desk has none; test_swap sends sort and q anyway
B11  order of the queue                    test_a_judges_order_says_nothing_*
B12  gaps and totals                       test_the_queue_counts_what_it_shows
B13  counts of units and judges            test_canary: no unit's page opens for a judge
B14  small cells, live means               tests/portal/judging: test_a_spread_is_shown_only_*
B15  scores guessed from aggregates        test_canary[liaison]; sheets for submitters come later
B16  mail                                  waits: this version sends none
B17  moment of scoring told                waits with B16; no page of a submitter shows it
B18  how a refusal is worded               test_absent_foreign_*, test_deeds_upon_what_is_not_*,
                                           test_the_organisers_desk_tells_a_judge_nothing_*
B19  timing                                statements are compared instead of clocks:
                                           tests/portal/judging: test_absent_foreign_and_barred_*
B20  one person, two offices               test_who_judges_cannot_*, test_an_organiser_*
B21  former judges                         test_who_is_no_judge_any_more_sees_nothing_*
B22  history and recent activity           test_canary: the trail does not open for a judge
B23  older versions                        test_canary: tracked deletions, hidden text, comments
B24  other formats, HEAD, Range            crawl.WAYS, in every canary and swap test
B25  sheets and archives for judges        the score sheet is a page: test_canary; files come later
B26  shared caches                         test_every_answer_to_somebody_signed_in_is_private
B27  files by direct address               test_blobs_are_under_no_served_folder
B28  what converters write                 test_canary[judge] opens every derived picture
B29  results before publication            test_unpublished_results_look_unknown
B30  duplicates                            waits for the check of duplicates
B31  the list of conflicts                 test_absent_foreign_conflicted_and_recused_look_alike
B32  a chair removes the guard             waits for the rule of two people
B33  acting for another                    the portal has no such office
B34  deeds upon many                       judges have none; test_marking_many_*
B35  stable pseudonyms of judges           nobody but organisers sees judges: test_canary[liaison]
B36  names in remarks                      waits: remarks are not shown to submitters yet
B37  moments on pages                      test_swap: hours of submission differ
B38  links that are keys                   tests/web/auth: invitations
B39  pictures of people                    the portal has none
B40  printed and narrow pages              the same pages: test_canary
B41  logs                                  tests/portal/test_server: test_it_stops_when_told_*
B42  a blanked field falls back            test_a_title_that_is_only_a_name_stays_blank
B43  lists of people                       test_canary: people's pages open for organisers only
B44  length as a fingerprint               test_swap: names of other lengths, files of other sizes
B45  more fields than asked for            test_extra_fields_of_*
B46  signature and seal on the scan        test_swap: ink under the mask differs, no byte may
B47  a text that names its author          test_canary[judge]: names, unit, telephone in the text
B48  plans across renamed units            tests/portal/judging: test_no_assignment_is_ever_*
"""
