-- Records that a bulk read has and Recruit's lists do not show are not there.
DELETE FROM {staged}
 WHERE kind = %(HIDDEN_KIND)s
