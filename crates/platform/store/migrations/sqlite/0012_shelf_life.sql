-- Days from receipt within which a unit of a product has to be sold.

ALTER TABLE products ADD COLUMN "shelf_life_days" INTEGER;
