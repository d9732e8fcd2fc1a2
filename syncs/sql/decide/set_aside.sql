-- Marks who stays because somebody has been asked about them (R74).
UPDATE leaving letting_go
   SET stays = true
 WHERE EXISTS ({is_set_aside.sql})
