-- AlterTable
ALTER TABLE "mail_folder" ADD COLUMN     "emptying" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "removed_at" TIMESTAMPTZ(6),
ADD COLUMN     "role_chosen" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "server_role" "FolderRole";
